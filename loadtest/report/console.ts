import { countErrors } from '../support/figures.ts';
import type { Run, ScenarioResult } from '../support/result.ts';
import type { Comparison } from './compare.ts';
import { megabytes, orDash, percent, short, signed } from './format.ts';
import { judgeTargets } from './targets.ts';

const columns = [
  'scenario',
  'req/s',
  'p50',
  'p95',
  'p99',
  'p99.9',
  'errors',
  'cpu ms',
  'db ms',
  'req/cpu s',
  'loop ms',
  'MB',
];

/** The run as a table of text. */
export function tableOf(run: Run): string {
  const lines = [columns, ...run.scenarios.map(lineOf)];
  for (const { name, perCpuSecond, perSecond, scenario } of run.references)
    lines.push([`  ${name} (${scenario})`, short(perSecond), '', '', '', '', '', '', '', orDash(perCpuSecond), '', '']);
  return align(lines);
}

function lineOf({ main, memory, name, samples }: ScenarioResult): string[] {
  const { latency, perShopCpuSecond, perSecond, postgresCpuMs, shopCpuMs } = main;
  const delay = Math.max(0, ...samples.map((sample) => sample.figures?.loopDelayMs ?? 0));
  return [
    `${name}${main.generator === 'wrk' ? ' (wrk)' : ''}`,
    short(perSecond),
    short(latency.p50),
    short(latency.p95),
    short(latency.p99),
    short(latency.p999),
    String(countErrors(main.errors)),
    orDash(shopCpuMs),
    orDash(postgresCpuMs),
    orDash(perShopCpuSecond),
    short(delay),
    orDash(memory.peak, megabytes),
  ];
}

/** Orders, findings, targets and what changed, a line each. */
export function remarksOn(run: Run, compared: readonly Comparison[]): string[] {
  const remarks: string[] = [];
  for (const { findings, main, name, orders } of run.scenarios) {
    if (orders)
      remarks.push(
        `${name}: ${main.placed} orders, ${short(main.placed / main.seconds)}/s; in the database ${orders.placed - orders.lost} of ${orders.placed}, ${orders.twice} double, ${orders.unsound} rows that do not add up`,
      );
    for (const finding of findings)
      remarks.push(`${name}: ${finding.name} ${orDash(finding.value)} ${finding.unit} (${finding.says})`);
  }
  for (const { measured, reached, wanted, what } of judgeTargets(run))
    remarks.push(`${reached ? '✓' : '✗'} ${what}: ${measured}, wanted ${wanted}`);
  for (const { before, change, name, now } of compared)
    remarks.push(`${name}: ${short(before)} → ${short(now)} (${signed(change)})`);
  const busiest = Math.max(0, ...run.scenarios.map(({ main }) => main.othersShare));
  if (busiest > 0.1)
    remarks.push(
      `Others used up to ${percent(busiest)} of the machine meanwhile: trust what is per CPU second, not what is per second.`,
    );
  return remarks;
}

function align(lines: readonly string[][]): string {
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
