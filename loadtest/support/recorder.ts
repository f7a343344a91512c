import { countErrors, createLatencies, type Errors, noErrors, type Second, type Seen } from './figures.ts';

export type Recorder = {
  answered: (step: string, milliseconds: number, bytes: number) => void;
  failed: (kind: keyof Errors) => void;
  /** What was taken for a broken connection was a time-out. */
  timedOut: () => void;
  verified: () => void;
  finished: (receipt: string | undefined) => void;
  /** From now on there was nothing left to do. */
  over: () => void;
  /** Closes the second that runs. */
  tick: () => void;
  seen: () => Seen;
};

/** Collects what visitors see, from now on. */
export function createRecorder(): Recorder {
  const startedAt = performance.now();
  const all = createLatencies();
  const thisSecond = createLatencies();
  const steps = new Map<string, ReturnType<typeof createLatencies>>();
  const errors = noErrors();
  const timeline: Second[] = [];
  const receipts: string[] = [];
  let endedAt: number | null = null;
  let [bytes, verified, finished, errorsBefore, tickedAt] = [0, 0, 0, 0, startedAt];

  const stepOf = (name: string) => {
    const step = steps.get(name) ?? createLatencies();
    steps.set(name, step);
    return step;
  };

  return {
    answered: (step, milliseconds, size) => {
      all.add(milliseconds);
      thisSecond.add(milliseconds);
      stepOf(step).add(milliseconds);
      bytes += size;
    },
    failed: (kind) => {
      errors[kind]++;
    },
    timedOut: () => {
      errors.connection--;
      errors.timeouts++;
    },
    verified: () => {
      verified++;
    },
    finished: (receipt) => {
      finished++;
      if (receipt) receipts.push(receipt);
    },
    over: () => {
      endedAt ??= performance.now();
    },
    tick: () => {
      const now = performance.now();
      if (now - tickedAt < 500) return; // a rest at the end says nothing
      const failures = countErrors(errors);
      timeline.push({
        at: (now - startedAt) / 1_000,
        requests: (thisSecond.count() / (now - tickedAt)) * 1_000,
        p50: thisSecond.at(50),
        p95: thisSecond.at(95),
        errors: failures - errorsBefore,
      });
      errorsBefore = failures;
      tickedAt = now;
      thisSecond.reset();
    },
    seen: () => {
      const seconds = ((endedAt ?? performance.now()) - startedAt) / 1_000;
      return {
        seconds,
        requests: all.count(),
        perSecond: all.count() / seconds,
        bytes,
        latency: all.percentiles(),
        errors,
        verified,
        finished,
        receipts,
        steps: [...steps].map(([name, step]) => ({ name, requests: step.count(), ...step.percentiles() })),
        timeline,
      };
    },
  };
}
