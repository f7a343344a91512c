import type { Phase, PhaseSeen } from '../support/load.ts';
import type { Sample } from '../support/sampler.ts';

/** One fact a profile draws from what was seen; null what did not come to pass. */
export type Finding = { name: string; value: number | null; unit: string; says: string };

export type Watched = { phases: readonly PhaseSeen[]; samples: readonly Sample[] };

/** How hard and how long. One file each; entered in registry.ts. */
export type Profile = {
  name: string;
  title: string;
  /** `seconds` as the command line has it: of a phase, or of all for profiles whose length is the point. */
  phases: (seconds: number | undefined) => Phase[];
  /** Scenarios when none are named; all when left out. */
  scenarios?: readonly string[];
  /** Measures the references beside. */
  references: boolean;
  sampleEverySeconds: number;
  /** Needs every second as visitors saw it, which wrk does not tell. */
  everySecond?: boolean;
  findings?: (watched: Watched) => Finding[];
};

export const warmUp = (connections: number, seconds: number): Phase => ({
  name: 'warm-up',
  connections,
  seconds,
  warmUp: true,
});
