import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type Baseline, baselineSchema, type Comparison, compareRatios, findRegressions } from './report/compare.ts';
import { remarksOn, tableOf } from './report/console.ts';
import { short, signed } from './report/format.ts';
import { writeReport } from './report/write.ts';
import { runLoadTest } from './support/load_test.ts';
import { type Options, readOptions, usage } from './support/options.ts';
import type { Run } from './support/result.ts';

const baselineFile = join(import.meta.dirname, 'baseline.json');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return say(usage);
  const options = readOptions(process.argv.slice(2));
  const run = await runLoadTest(options, say);
  const compared = options.compare ? compareWithBaseline(run) : [];
  const folder = await writeReport(run, compared);
  process.stdout.write(
    `\n${tableOf(run)}\n\n${remarksOn(run, compared).join('\n')}\n\nReport: ${join(folder, 'index.html')}\n`,
  );
  if (options.compare) judge(compared, options);
  if (options['save-baseline']) saveBaseline(run);
}

function compareWithBaseline(run: Run): Comparison[] {
  const baseline = baselineSchema.parse(JSON.parse(readFileSync(baselineFile, 'utf8')));
  if (
    baseline.products !== run.shop.products ||
    baseline.profile !== run.profile ||
    baseline.workers !== run.shop.workers
  )
    say(
      `The baseline is of the profile ${baseline.profile}, ${baseline.products} products, ${baseline.workers} process(es).`,
    );
  return compareRatios(baseline.ratios, run.ratios);
}

function judge(compared: readonly Comparison[], { strict, tolerance }: Options): void {
  const worse = findRegressions(compared, tolerance);
  for (const { before, change, name, now } of worse)
    say(`Worse: ${name} ${short(before)} → ${short(now)} (${signed(change)})`);
  if (worse.length === 0) say(`Nothing got worse by more than ${tolerance * 100} %.`);
  else if (strict) process.exitCode = 1;
}

function saveBaseline({ at, profile, ratios, shop }: Run): void {
  const rounded = Object.fromEntries(
    Object.entries(ratios).map(([name, value]) => [name, Number(value.toPrecision(3))]),
  );
  const baseline: Baseline = { at, profile, products: shop.products, workers: shop.workers, ratios: rounded };
  writeFileSync(baselineFile, `${JSON.stringify(baseline, null, 2)}\n`);
  say(`Saved ${baselineFile}.`);
}

main().catch((error) => {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
