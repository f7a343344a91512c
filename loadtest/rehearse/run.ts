import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../tests/support/shop.ts';
import { describeSecond } from '../visitors/words.ts';
import { rehearse } from './rehearse.ts';
import { describeRehearsal } from './report.ts';

const usage = `npm run rehearse -- [--visitors 20000] [--minutes 3] [--workers 2] [--products 1000 | --from postgres://…] [--processes 2] [--think 10-60]
Plays a sale on a scratch copy of the shop, with a database of its own. --from reads the catalogue of a live shop; nothing is written there.`;

const { values } = parseArgs({
  options: {
    visitors: { type: 'string', default: '20000' },
    minutes: { type: 'string', default: '3' },
    workers: { type: 'string', default: String(cpus().length) },
    products: { type: 'string', default: '1000' },
    from: { type: 'string' },
    processes: { type: 'string', default: '2' },
    think: { type: 'string', default: '10-60' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
if (values.help) {
  say(usage);
  process.exit(0);
}
const [least = 10, most = 60] = values.think.split('-').map(Number);
let stopped = false;
process.once('SIGINT', () => {
  stopped = true;
  say('Ending; what was seen so far is reported.');
});
say('Preparing a copy of the shop …');
const rehearsal = await rehearse(
  {
    visitors: Number(values.visitors),
    minutes: Number(values.minutes),
    workers: Number(values.workers),
    products: Number(values.products),
    from: values.from,
    // Each holds as many connections as a process may have files: 20,000 in many places.
    processes: Math.max(Number(values.processes), Math.ceil(Number(values.visitors) / 16_000)),
    think: { leastMs: least * 1_000, mostMs: most * 1_000 },
    seed: Number(values.seed),
  },
  (second) => {
    if (second.at % 5 === 0) say(describeSecond(second));
    return stopped ? 'stop' : undefined;
  },
);
const words = describeRehearsal(rehearsal);
say(`\n${words}\n`);
const directory = join(projectRoot, 'artifacts/rehearsal');
mkdirSync(directory, { recursive: true });
const file = join(directory, rehearsal.at.slice(0, 19).replaceAll(':', '-'));
writeFileSync(`${file}.txt`, `${words}\n`);
writeFileSync(`${file}.json`, `${JSON.stringify(rehearsal, null, 1)}\n`);
say(`Kept in ${file}.txt, every second in ${file}.json`);
if (rehearsal.broken.length > 0) process.exitCode = 1;
