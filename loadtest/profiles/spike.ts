import type { Second } from '../support/figures.ts';
import { type Finding, type Profile, type Watched, warmUp } from './profile.ts';

/** Quiet, ten times as many at once, quiet again: how long until it is as quick as before? */
export const spike: Profile = {
  name: 'spike',
  title: '10 connections, suddenly 100, then 10 again',
  phases: (seconds = 6) => [
    warmUp(10, 2),
    { name: 'before', connections: 10, seconds },
    { name: 'spike', connections: 100, seconds },
    { name: 'after', connections: 10, seconds: seconds * 2 },
  ],
  scenarios: ['sale'],
  references: false,
  sampleEverySeconds: 1,
  everySecond: true,
  findings: findRecovery,
};

/** Seconds until p95 is, and stays, within half as much again of what it was; null when it never is. */
export function recoverySeconds(after: readonly Second[], usualP95: number): number | null {
  const limit = usualP95 * 1.5 + 1;
  const slow = after.findLastIndex((second) => second.p95 > limit);
  if (slow === after.length - 1) return null;
  return slow === -1 ? 0 : (after[slow]?.at ?? 0);
}

function findRecovery({ phases }: Watched): Finding[] {
  const of = (name: string) => phases.find(({ phase }) => phase.name === name);
  const [before, during, after] = [of('before'), of('spike'), of('after')];
  if (!before || !during || !after) return [];
  const seconds = recoverySeconds(after.timeline, before.latency.p95);
  return [
    {
      name: 'p95 in the spike',
      value: during.latency.p95,
      unit: 'ms',
      says: `before it ${before.latency.p95.toFixed(1)} ms`,
    },
    {
      name: 'recovery',
      value: seconds,
      unit: 's',
      says: seconds === null ? 'not as quick as before when the run ended' : 'until p95 stayed near what it was before',
    },
  ];
}
