import type { Outcome, Second, Times } from './model.ts';

const number = (value: number): string => Math.round(value).toLocaleString('en');
const ms = (value: number): string => (value < 10 ? value.toFixed(1) : number(value));
const mb = (bytes: number): string => `${number(bytes / 1_048_576)} MB`;

export const describeSecond = (second: Second): string =>
  [
    `${String(second.at).padStart(4)} s`,
    `${number(second.visitors).padStart(8)} visitors`,
    `${number(second.open).padStart(8)} connections`,
    `${number(second.requests).padStart(6)} requests/s`,
    `p50 ${ms(second.p50)} ms, p99 ${ms(second.p99)} ms`,
    `shop ${(second.shopCpu * 100).toFixed(0)} % CPU ${mb(second.shopMemory)}`,
    `model ${(second.modelCpu * 100).toFixed(0)} % ${mb(second.modelMemory)}`,
    second.faults > 0 ? `${number(second.faults)} faults` : '',
  ]
    .filter(Boolean)
    .join('  ');

const describeTimes = ({ count, p50, p95, p99, p999 }: Times): string =>
  `${number(count).padStart(9)} answers   p50 ${ms(p50)}   p95 ${ms(p95)}   p99 ${ms(p99)}   p99.9 ${ms(p999)} ms`;

/** How a visit of the crowd went, for people. */
export function describeVisit(outcome: Outcome, emptyBytes: number, broken: readonly string[]): string {
  const { held } = outcome;
  const last = outcome.seconds.at(-1);
  const perConnection = last && last.open > 0 ? (last.shopMemory - emptyBytes) / last.open : 0;
  const faults = Object.entries(outcome.faults).sort((a, b) => b[1] - a[1]);
  return [
    '',
    `Held: ${number(held.visitors)} visitors on ${number(held.open)} open connections, ${number(held.requestsPerSecond)} requests a second.`,
    `While held: ${describeTimes(held.times)}`,
    `In all:     ${describeTimes(outcome.times)}`,
    ...Object.entries(outcome.steps)
      .filter(([, times]) => times.count > 0)
      .map(([step, times]) => `  ${step.padEnd(10)}${describeTimes(times)}`),
    `Processors: the shop ${held.shopCpu.toFixed(2)} of a core with its workers, the model ${held.modelCpu.toFixed(2)}; the model was late by ${ms(held.lateMs)} ms at most.`,
    `Memory: the shop ${mb(last?.shopMemory ?? 0)}, ${(perConnection / 1024).toFixed(1)} KB a connection; the model ${mb(last?.modelMemory ?? 0)}.`,
    `Answers looked into: ${number(outcome.checked)}. Visits that ended: ${number(outcome.ended)}. Connections made: ${number(outcome.connects)}.`,
    `Orders: ${number(outcome.placed.length)} placed. Refused: ${
      Object.entries(outcome.refused)
        .map(([kind, count]) => `${number(count)} ${kind}`)
        .join(', ') || 'none'
    }.`,
    faults.length === 0
      ? 'Errors: none.'
      : `Errors:\n${faults.map(([kind, count]) => `  ${number(count)} × ${kind}`).join('\n')}`,
    broken.length === 0
      ? 'Books: every order that was confirmed is there once, orders add up, stock sold is stock taken.'
      : `BOOKS BROKEN:\n${broken
          .slice(0, 20)
          .map((line) => `  ${line}`)
          .join('\n')}`,
  ].join('\n');
}
