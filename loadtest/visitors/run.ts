import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../tests/support/shop.ts';
import { habits } from './journey.ts';
import { sendCrowd } from './model.ts';
import { findBrokenInvariants, openStage } from './stage.ts';
import { describeSecond, describeVisit } from './words.ts';

const usage = `npm run visitors -- [--visitors 100000] [--minutes 2] [--ramp 60] [--workers 6] [--processes 6] [--products 1000]
                    [--idle-close 5]     connections without a request are closed after so many seconds, as behind a load balancer
                    [--arrivals 50]      so many newcomers a second instead, however the shop does (open loop)
                    [--think 10-60]      seconds a visitor looks at a page    [--seed 1]`;

const { values } = parseArgs({
  options: {
    visitors: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '2' },
    ramp: { type: 'string', default: '60' },
    workers: { type: 'string', default: '6' },
    processes: { type: 'string', default: '6' },
    products: { type: 'string', default: '1000' },
    'idle-close': { type: 'string', default: '0' },
    arrivals: { type: 'string', default: '0' },
    think: { type: 'string', default: '10-60' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const [least = 10, most = 60] = values.think.split('-').map(Number);
const say = (line: string) => void process.stdout.write(`${line}\n`);

say('Preparing a shop of its own …');
const stage = await openStage({ products: Number(values.products), workers: Number(values.workers) });
let stopped = false;
process.once('SIGINT', () => {
  stopped = true;
});
try {
  const crowd = {
    visitors: Number(values.visitors),
    arrivals: Number(values.arrivals),
    rampSeconds: Number(values.ramp),
    holdSeconds: Math.round(Number(values.minutes) * 60),
    processes: Number(values.processes),
    spread: true,
    think: { leastMs: least * 1_000, mostMs: most * 1_000 },
    idleCloseMs: Number(values['idle-close']) * 1_000,
    habits,
    seed: Number(values.seed),
    shop: stage.goods,
  };
  const outcome = await sendCrowd(crowd, stage.shop.url, stage.shop.pid, (second) => {
    if (second.at % 5 === 0) say(describeSecond(second));
    return stopped ? 'stop' : undefined;
  });
  const broken = await findBrokenInvariants(stage, outcome.placed);
  say(describeVisit(outcome, stage.emptyBytes, broken));
  const directory = join(projectRoot, 'artifacts/visitors');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.json`);
  const { shop: _, ...told } = crowd;
  writeFileSync(file, `${JSON.stringify({ crowd: told, outcome, broken }, null, 1)}\n`);
  say(`\nAll figures: ${file}`);
  if (broken.length > 0) process.exitCode = 1;
} finally {
  await stage.close();
}
