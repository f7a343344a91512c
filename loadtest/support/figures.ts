import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Milliseconds. */
export type Percentiles = { p50: number; p95: number; p99: number; p999: number; max: number; mean: number };

export type Errors = {
  timeouts: number;
  connection: number;
  status4xx: number;
  status5xx: number;
  /** Another status than the right one, or a page that does not say what it should. */
  wrong: number;
};

/** One second of a run. */
export type Second = { at: number; requests: number; p50: number; p95: number; errors: number };

export type Step = Percentiles & { name: string; requests: number };

/** What the visitors saw of one phase. */
export type Seen = {
  seconds: number;
  requests: number;
  perSecond: number;
  bytes: number;
  latency: Percentiles;
  errors: Errors;
  /** Answers whose page was read and found right. */
  verified: number;
  /** Journeys finished. */
  finished: number;
  receipts: string[];
  steps: Step[];
  timeline: Second[];
};

export const noErrors = (): Errors => ({ timeouts: 0, connection: 0, status4xx: 0, status5xx: 0, wrong: 0 });

export const countErrors = (errors: Errors): number =>
  errors.timeouts + errors.connection + errors.status4xx + errors.status5xx + errors.wrong;

/** Collects latencies in milliseconds, to the microsecond. */
export function createLatencies() {
  const histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 120_000_000, figures: 3 });
  const at = (percent: number) => (histogram.count === 0 ? 0 : histogram.percentile(percent) / 1_000);
  return {
    add: (milliseconds: number) => histogram.record(Math.max(1, Math.round(milliseconds * 1_000))),
    count: () => histogram.count,
    at,
    reset: () => histogram.reset(),
    percentiles: (): Percentiles => ({
      p50: at(50),
      p95: at(95),
      p99: at(99),
      p999: at(99.9),
      max: histogram.count === 0 ? 0 : histogram.max / 1_000,
      mean: histogram.count === 0 ? 0 : histogram.mean / 1_000,
    }),
  };
}
