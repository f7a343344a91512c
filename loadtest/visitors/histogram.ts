/**
 * Times in buckets that grow by two per cent, from 0.1 ms to about 10 minutes: any percentile within two per cent, in two
 * kilobytes, and histograms of several processes add up.
 */
export type Histogram = {
  record: (milliseconds: number) => void;
  merge: (counts: readonly number[]) => void;
  /** Milliseconds that this part (0 to 1) of the values does not exceed; 0 when there are none. */
  percentile: (part: number) => number;
  count: () => number;
  /** To send to another process; `take` empties it as well. */
  counts: () => number[];
  take: () => number[];
};

const lowest = 0.1;
const growth = Math.log(1.02);
const buckets = 800;

export function createHistogram(): Histogram {
  let counts = new Uint32Array(buckets);
  let total = 0;
  const histogram: Histogram = {
    record: (milliseconds) => {
      const place = milliseconds <= lowest ? 0 : Math.ceil(Math.log(milliseconds / lowest) / growth);
      const bucket = Math.min(buckets - 1, place);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      total++;
    },
    merge: (others) => {
      for (const [bucket, count] of others.entries()) {
        counts[bucket] = (counts[bucket] ?? 0) + count;
        total += count;
      }
    },
    percentile: (part) => {
      if (total === 0) return 0;
      let left = Math.ceil(total * part);
      for (const [bucket, count] of counts.entries()) {
        left -= count;
        if (left <= 0) return lowest * Math.exp(bucket * growth);
      }
      return lowest * Math.exp((buckets - 1) * growth);
    },
    count: () => total,
    counts: () => [...counts],
    take: () => {
      const taken = [...counts];
      counts = new Uint32Array(buckets);
      total = 0;
      return taken;
    },
  };
  return histogram;
}
