export type Gate = {
  /** Does the work when its turn comes; `first` goes before the others who wait. */
  run: <T>(first: boolean, work: () => Promise<T>) => Promise<T>;
  /** How long who came now would wait, by how fast the queue moves and how long its oldest has stood. */
  waitMs: () => number;
  waiting: () => number;
};

type Waiter = { go: () => void; since: number };

/** Lets so many pieces of work run at once; the others queue. Who asks `waitMs` before keeps the queue short. */
export function createGate(limit: number): Gate {
  const queues: { first: Waiter[]; others: Waiter[] } = { first: [], others: [] };
  let running = 0;
  let lastDone = 0;
  /** Between two that finish while others wait, smoothed. */
  let stepMs = 2;

  const waiting = () => queues.first.length + queues.others.length;

  function done(): void {
    const now = performance.now();
    if (waiting() > 0 && lastDone > 0) stepMs += 0.1 * (Math.min(now - lastDone, 1_000) - stepMs);
    const next = queues.first.shift() ?? queues.others.shift();
    lastDone = next ? now : 0;
    // The place is handed over: whoever comes in between must not find it empty.
    if (next) next.go();
    else running--;
  }

  return {
    run: async (first, work) => {
      if (running < limit) running++;
      else
        await new Promise<void>((resolve) => {
          queues[first ? 'first' : 'others'].push({ go: resolve, since: performance.now() });
          if (lastDone === 0) lastDone = performance.now();
        });
      try {
        return await work();
      } finally {
        done();
      }
    },
    waitMs: () => {
      const oldest = Math.min(queues.first[0]?.since ?? Infinity, queues.others[0]?.since ?? Infinity);
      return oldest === Infinity ? 0 : Math.max(waiting() * stepMs, performance.now() - oldest);
    },
    waiting,
  };
}
