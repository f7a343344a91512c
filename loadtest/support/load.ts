import type { Seen } from './figures.ts';
import type { World } from './world.ts';

/** A stretch of a run with the same number of connections. */
export type Phase = { name: string; connections: number; seconds: number; warmUp?: boolean };

export type Job = { origin: string; scenario: string; world: World; phases: readonly Phase[] };

/** Told as a phase starts and ends, so that CPU and memory are read at the same moments. */
export type Watch = { started: (phase: Phase) => void; ended: (phase: Phase) => void };

export type PhaseSeen = Seen & { phase: Phase; generator: string; generatorCpuSeconds: number };

/** Something that sends requests, phase after phase: autocannon for journeys, wrk for peaks of one page. */
export type LoadGenerator = (job: Job, watch: Watch) => Promise<PhaseSeen[]>;
