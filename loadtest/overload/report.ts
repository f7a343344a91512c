import type { Usage } from '../support/usage.ts';
import type { Tally } from './arrivals.ts';
import type { Bought } from './buyers.ts';

export type Metrics = { level: number; shed: Record<string, number> };

export type Phase = {
  seconds: number;
  /** Pages served, and those of buyers. */
  served: number;
  servedPerSecond: number;
  servedPerCpuSecond: number;
  statuses: Record<string, number>;
  servedMs: { p50: number; p95: number };
  refusedMs: { p50: number; p95: number };
  orders: number;
  ordersRefused: string[];
  buyerMs: { p50: number; p95: number };
  shed: Record<string, number>;
  highestLevel: number;
  memoryMb: number;
};

type Moment = { usage: Usage; metrics: Metrics };
type Seen = { before: Moment; after: Moment; tally: Tally; bought: Bought; memoryBytes: number; highestLevel: number };

export function describePhase({ after, before, bought, highestLevel, memoryBytes, tally }: Seen): Phase {
  const served = (tally.statuses[200] ?? 0) + bought.steps.length;
  const cpu = after.usage.cpuSeconds - before.usage.cpuSeconds;
  const shed = Object.entries(after.metrics.shed).map(
    ([kind, count]) => [kind, count - (before.metrics.shed[kind] ?? 0)] as const,
  );
  return {
    seconds: tally.seconds,
    served,
    servedPerSecond: Math.round(served / tally.seconds),
    servedPerCpuSecond: Math.round(served / cpu),
    statuses: tally.statuses,
    servedMs: spread(tally.served),
    refusedMs: spread(tally.refused),
    orders: bought.orders,
    ordersRefused: [...new Set(bought.refused)].slice(0, 5),
    buyerMs: spread(bought.steps),
    shed: Object.fromEntries(shed),
    highestLevel,
    memoryMb: Math.round(memoryBytes / 1_000_000),
  };
}

const spread = (times: number[]) => ({ p50: percentile(times, 50), p95: percentile(times, 95) });

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0);
}

/** The figures of shedding as the shop itself counts them. */
export async function metricsOf(url: string): Promise<Metrics> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const shed = [...text.matchAll(/^requests_shed_total\{kind="(\w+)"\} (\d+)$/gm)];
  return {
    level: Number(/^load_level (\d)$/m.exec(text)?.[1] ?? -1),
    shed: Object.fromEntries(shed.map(([, kind = '', count]) => [kind, Number(count)])),
  };
}

type Result = {
  peak: Phase;
  surge: Phase & { perSecond: number };
  recovery: { servedAgain: number; levelNormal: number; p50Ms: number };
  running: boolean;
};

export function textOf({ peak, recovery, running, surge }: Result): string {
  const line = (name: string, { buyerMs, orders, ordersRefused, servedMs, ...phase }: Phase) =>
    `${name}: ${phase.servedPerSecond} pages/s served (${phase.servedPerCpuSecond} a server CPU second), ` +
    `p50 ${servedMs.p50} ms, p95 ${servedMs.p95} ms; ${orders} orders, ${ordersRefused.length > 0 ? 'REFUSED' : 'none refused'}, ` +
    `buyers' steps p50 ${buyerMs.p50} ms, p95 ${buyerMs.p95} ms; memory ${phase.memoryMb} MB; level up to ${phase.highestLevel}`;
  const percent = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`;
  return [
    line('peak ', peak),
    line('surge', surge),
    `offered ${surge.perSecond} arrivals/s; answers by status ${JSON.stringify(surge.statuses)}; shed ${JSON.stringify(surge.shed)}; refusals p50 ${surge.refusedMs.p50} ms, p95 ${surge.refusedMs.p95} ms`,
    `goodput ${percent(surge.servedPerSecond, peak.servedPerSecond)} of the peak by the clock, ${percent(surge.servedPerCpuSecond, peak.servedPerCpuSecond)} by server CPU`,
    `afterwards: newcomers served after ${recovery.servedAgain.toFixed(1)} s, level normal after ${recovery.levelNormal.toFixed(1)} s, fresh page ${recovery.p50Ms} ms; ${running ? 'the shop runs' : 'THE SHOP IS DOWN'}`,
    ...[...peak.ordersRefused, ...surge.ordersRefused].map((words) => `refused: ${words}`),
    '',
  ].join('\n');
}
