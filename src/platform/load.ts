import type { Database } from './db.ts';
import { createGate, type Gate } from './gate.ts';
import { admits, type Caller, calm, type Level, nextWatch, pressureOf } from './load_shedding.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createTurns, type Turns } from './turns.ts';

/** What this process bears at the moment, and whether it takes on more. */
export type Load = {
  level: () => Level;
  pressure: () => number;
  admits: (caller: Caller) => boolean;
  gate: Gate;
  turns: Turns;
  /** Requests that are being worked on. */
  inFlight: { count: number; most: number };
  /** Counts what was not done, by kind. */
  shed: (kind: string) => void;
  stop: () => void;
};

export type LoadOptions = {
  database: Database;
  metrics: Metrics;
  log: Log;
  /** Connections to the database. */
  poolSize: number;
  /** The wait for a fresh page at which newcomers are sent to the waiting page. */
  patienceMs: number;
  /** Requests worked on at once, beyond which even new carts are refused. */
  most: number;
};

const sampleMs = 100;

/** Looks ten times a second how pressed the process is. Call `stop` at the end. */
export function watchLoad({ database, log, metrics, most, patienceMs, poolSize }: LoadOptions): Load {
  // A quarter of the pool is left to those who buy, however many browse.
  const gate = createGate(Math.max(4, Math.floor(poolSize * 0.75)));
  const shed = metrics.countBy('requests_shed_total', 'Answered without the work, because there was too much', 'kind');
  const inFlight = { count: 0, most };
  let watch = calm;
  let lags: number[] = [];
  let last = performance.now();

  const lagMs = () => (lags.length < 5 ? 0 : Math.min(...lags));
  const pressure = () =>
    pressureOf({
      waitMs: gate.waitMs(),
      lagMs: lagMs(),
      poolWaiting: database.pool().waiting,
      poolSize,
      patienceMs,
    });

  const timer = setInterval(() => {
    const now = performance.now();
    lags = [...lags, Math.max(0, now - last - sampleMs)].slice(-5);
    last = now;
    const before = watch.level;
    watch = nextWatch(watch, pressure(), now);
    if (watch.level === before) return;
    const figures = { level: watch.level, before, pressure: pressure(), lagMs: lagMs(), waiting: gate.waiting() };
    const told = { ...figures, inFlight: inFlight.count, poolWaiting: database.pool().waiting };
    if (watch.level > before) log.warn(told, 'more comes in than can be served');
    else log.info(told, 'the rush is easing');
  }, sampleMs);
  timer.unref();

  metrics.gauge(
    'load_level',
    '0 calm, 1 busy, 2 newcomers wait, 3 only buyers get fresh pages',
    () => watch.level,
    'max',
  );
  metrics.gauge('requests_in_flight', 'Requests being worked on', () => inFlight.count);
  metrics.gauge('fresh_pages_waiting', 'Fresh pages that wait for their turn', () => gate.waiting());

  return {
    level: () => watch.level,
    pressure,
    admits: (caller) => admits(caller, watch.level, pressure()),
    gate,
    turns: createTurns(),
    inFlight,
    shed,
    stop: () => clearInterval(timer),
  };
}
