import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { cpuSecondsOfTree, usageOf } from '../support/usage.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import type { Figures, Orders, Report } from './messages.ts';

export type Crowd = {
  /** Visitors at once; with `arrivals`, ignored. */
  visitors: number;
  arrivals: number;
  rampSeconds: number;
  holdSeconds: number;
  /** Processes of the model: each may hold so many files as the system lets it, often 20,000. */
  processes: number;
  /** The shop listens on every address of this machine: visitors come to many of 127.0.0.0/8. Needed from some 25,000 on. */
  spread: boolean;
} & Pick<Orders, 'think' | 'idleCloseMs' | 'habits' | 'seed' | 'shop'>;

export type Second = {
  at: number;
  visitors: number;
  open: number;
  requests: number;
  faults: number;
  p50: number;
  p95: number;
  p99: number;
  /** Shares of one core. */
  shopCpu: number;
  shopMemory: number;
  modelCpu: number;
  modelMemory: number;
  lateMs: number;
};

export type Times = { count: number; p50: number; p95: number; p99: number; p999: number };

export type Outcome = Omit<Figures, 'lateMs'> & {
  seconds: Second[];
  /** While everybody was there: after the ramp. */
  held: {
    visitors: number;
    open: number;
    requestsPerSecond: number;
    times: Times;
    shopCpu: number;
    modelCpu: number;
    lateMs: number;
  };
  times: Times;
  steps: Record<string, Times>;
};

/** Sends the crowd to a shop on this machine and says how it went. `watch` hears of every second. */
export async function sendCrowd(
  crowd: Crowd,
  url: string,
  shopPid: number,
  watch: (second: Second) => 'stop' | undefined = () => undefined,
): Promise<Outcome> {
  const address = new URL(url);
  const children = Array.from({ length: crowd.processes }, () =>
    fork(join(import.meta.dirname, 'client.ts'), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  const all = createHistogram();
  const whileHeld = createHistogram();
  const steps = new Map<string, Histogram>();
  const total: Figures = emptyFigures();
  let latest: Report[] = [];
  const times = createHistogram();
  const hear = (n: number) => (report: Report) => {
    latest[n] = report;
    for (const histogram of [all, times, ...(held() ? [whileHeld] : [])]) histogram.merge(report.times);
    for (const [step, counts] of Object.entries(report.steps ?? {})) {
      const known = steps.get(step) ?? createHistogram();
      known.merge(counts);
      steps.set(step, known);
    }
    addFigures(total, report.figures);
  };
  const seconds: Second[] = [];
  const began = performance.now();
  const held = () => performance.now() - began > (crowd.rampSeconds + 1) * 1_000;
  let faultsBefore = 0;
  let requestsBefore = 0;
  let cpuBefore = cpuSecondsOfTree(shopPid);
  let shopMemory = 0;
  try {
    for (const [n, child] of children.entries()) {
      child.on('message', hear(n));
      child.send(ordersFor(crowd, address, n));
    }
    const length = crowd.rampSeconds + crowd.holdSeconds;
    for (let at = 1; at <= length; at++) {
      await until(began + at * 1_000, children);
      const shopCpu = cpuSecondsOfTree(shopPid);
      // Memory is summed up page by page: not every second with a large shop.
      if (at % 5 === 0 || at === length) shopMemory = usageOf(shopPid).memoryBytes;
      const sum = (pick: (report: Report) => number) => latest.reduce((whole, report) => whole + pick(report), 0);
      const faults = Object.values(total.faults).reduce((whole, count) => whole + count, 0);
      const second: Second = {
        at,
        visitors: sum((report) => report.visitors),
        open: sum((report) => report.open),
        requests: total.requests - requestsBefore,
        faults: faults - faultsBefore,
        p50: times.percentile(0.5),
        p95: times.percentile(0.95),
        p99: times.percentile(0.99),
        shopCpu: shopCpu - cpuBefore,
        shopMemory,
        modelCpu: sum((report) => report.cpu),
        modelMemory: sum((report) => report.rss),
        lateMs: Math.max(0, ...latest.map((report) => report.figures.lateMs)),
      };
      times.take();
      faultsBefore = faults;
      requestsBefore = total.requests;
      cpuBefore = shopCpu;
      seconds.push(second);
      if (watch(second) === 'stop') break;
    }
    await Promise.all(children.map(endChild));
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
  const plateau = seconds.filter(({ at }) => at > crowd.rampSeconds + 1);
  const mean = (pick: (second: Second) => number) =>
    plateau.reduce((whole, second) => whole + pick(second), 0) / Math.max(1, plateau.length);
  latest = [];
  return {
    ...total,
    seconds,
    held: {
      visitors: Math.round(mean(({ visitors }) => visitors)),
      open: Math.round(mean(({ open }) => open)),
      requestsPerSecond: Math.round(mean(({ requests }) => requests)),
      times: timesOf(whileHeld),
      shopCpu: mean(({ shopCpu }) => shopCpu),
      modelCpu: mean(({ modelCpu }) => modelCpu),
      lateMs: Math.max(0, ...plateau.map(({ lateMs }) => lateMs)),
    },
    times: timesOf(all),
    steps: Object.fromEntries([...steps].map(([step, histogram]) => [step, timesOf(histogram)])),
  };
}

function ordersFor(crowd: Crowd, address: URL, n: number): Orders {
  const { habits, idleCloseMs, processes, seed, shop, think } = crowd;
  return {
    host: address.host,
    // The shop's addresses are many, not the visitors': to bind each socket to one of its own costs the kernel a search for a
    // port, which at 50,000 connections leaves no time for anything else.
    addresses: crowd.spread ? Array.from({ length: 8 }, (_, k) => `127.1.${n}.${k + 1}`) : [address.hostname],
    port: Number(address.port),
    visitors: Math.floor((crowd.visitors * (n + 1)) / processes) - Math.floor((crowd.visitors * n) / processes),
    rampMs: Math.max(1, crowd.rampSeconds * 1_000),
    arrivals: crowd.arrivals / processes,
    think,
    idleCloseMs,
    habits,
    seed: seed * 1_000 + n,
    shop,
  };
}

const emptyFigures = (): Figures => ({
  requests: 0,
  bytes: 0,
  checked: 0,
  faults: {},
  refused: {},
  placed: [],
  ended: 0,
  lateMs: 0,
  connects: 0,
});

function addFigures(total: Figures, more: Figures): void {
  total.requests += more.requests;
  total.bytes += more.bytes;
  total.checked += more.checked;
  total.ended += more.ended;
  total.connects += more.connects;
  total.placed.push(...more.placed);
  for (const kinds of ['faults', 'refused'] as const)
    for (const [kind, count] of Object.entries(more[kinds])) total[kinds][kind] = (total[kinds][kind] ?? 0) + count;
}

export const timesOf = (histogram: Histogram): Times => ({
  count: histogram.count(),
  p50: histogram.percentile(0.5),
  p95: histogram.percentile(0.95),
  p99: histogram.percentile(0.99),
  p999: histogram.percentile(0.999),
});

/** Throws when a process of the model ended by itself. */
function until(moment: number, children: readonly ChildProcess[]): Promise<void> {
  const broken = children.find((child) => child.exitCode !== null || child.signalCode !== null);
  if (broken) throw new Error(`a process of the model ended (${broken.exitCode ?? broken.signalCode})`);
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())));
}

function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (child.exitCode !== null || !child.send('stop')) resolve();
  });
}
