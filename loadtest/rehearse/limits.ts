import type { Second } from '../visitors/model.ts';

/** One second of a rehearsal, with what the shop and the machine said of themselves. */
export type Watched = Second & {
  postgresCpu: number;
  /** Of all of the machine's processors, 0 to 1. */
  machine: number;
  poolInUse: number;
  poolWaiting: number;
  loopDelayMs: number;
  /** Memory of the machine that is free, 0 to 1. */
  memoryFree: number;
};

export type Machine = { cores: number; workers: number; poolSize: number };

export type Capacity = {
  /** The most visitors that were there while 95 of 100 answers came in time. */
  visitors: number;
  requestsPerSecond: number;
  /** False: it never took longer, so the machine carries at least these. */
  reached: boolean;
};

const span = 5;

/** What was carried with p95 below the limit, judged over five seconds so that one hiccup decides nothing. */
export function capacityAt(seconds: readonly Watched[], limitMs: number): Capacity {
  let best: Capacity = { visitors: 0, requestsPerSecond: 0, reached: false };
  for (const [place, second] of seconds.entries()) {
    const window = seconds.slice(Math.max(0, place - span + 1), place + 1);
    const tooSlow = window.filter(({ p95 }) => p95 > limitMs).length > window.length / 2;
    if (tooSlow && window.length >= 3) return { ...best, reached: true };
    const requestsPerSecond = window.reduce((sum, { requests }) => sum + requests, 0) / window.length;
    if (second.visitors >= best.visitors) best = { visitors: second.visitors, requestsPerSecond, reached: false };
  }
  return best;
}

export const bottlenecks = ['model', 'memory', 'pool', 'database', 'shop', 'machine', 'none'] as const;
export type Bottleneck = (typeof bottlenecks)[number];

/** What was used up in the seconds before answers took too long; where several are, the one that others wait for. */
export function findBottleneck(seconds: readonly Watched[], machine: Machine): Bottleneck {
  if (seconds.length === 0) return 'none';
  const mean = (pick: (second: Watched) => number) =>
    seconds.reduce((sum, second) => sum + pick(second), 0) / seconds.length;
  if (mean(({ memoryFree }) => memoryFree) < 0.05) return 'memory';
  const [shop, database, model] = [
    mean(({ shopCpu }) => shopCpu),
    mean(({ postgresCpu }) => postgresCpu),
    mean(({ modelCpu }) => modelCpu),
  ];
  const full = mean((second) => second.machine) > 0.92;
  if (mean(({ lateMs }) => lateMs) > 200 && (model > shop + database || !full)) return 'model';
  // Each worker is one thread: nine tenths of a core and more is all it has.
  if (shop / machine.workers > 0.9) return 'shop';
  const poolFull =
    mean(({ poolWaiting }) => poolWaiting) >= 1 && mean(({ poolInUse }) => poolInUse) >= machine.poolSize * 0.8;
  if (full) return database > shop ? 'database' : shop > model ? 'shop' : 'machine';
  if (poolFull) return 'pool';
  if (mean(({ loopDelayMs }) => loopDelayMs) > 100) return 'shop';
  return 'none';
}

/**
 * Pods of half a core (requests and limits of k3s/base) for so many requests a second, from what one measured core of the shop
 * answered. A fifth is kept free, and no fewer than three.
 */
export function podsFor(requestsPerSecond: number, perCoreSecond: number): number {
  if (perCoreSecond <= 0) return 3;
  return Math.max(3, Math.ceil(requestsPerSecond / (perCoreSecond * 0.5 * 0.8)));
}
