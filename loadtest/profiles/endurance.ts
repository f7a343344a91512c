import type { Second } from '../support/figures.ts';
import type { Sample } from '../support/sampler.ts';
import { type Finding, type Profile, type Watched, warmUp } from './profile.ts';

/** Long and even: does memory grow, do answers get slower? */
export const endurance: Profile = {
  name: 'endurance',
  title: '25 connections for a long time',
  phases: (seconds = 900) => [warmUp(25, 5), { name: 'endurance', connections: 25, seconds }],
  scenarios: ['sale'],
  references: false,
  sampleEverySeconds: 5,
  everySecond: true,
  findings: findDrift,
};

/** Bytes an hour by which the line through the samples climbs; the first third, when caches fill, is left out. */
export function growthPerHour(samples: readonly Pick<Sample, 'at' | 'shopBytes'>[]): number {
  const settled = samples.slice(Math.floor(samples.length / 3));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, bytes] = [mean(settled.map((one) => one.at)), mean(settled.map((one) => one.shopBytes))];
  const spread = settled.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  if (spread === 0) return 0;
  return (settled.reduce((sum, one) => sum + (one.at - at) * (one.shopBytes - bytes), 0) / spread) * 3_600;
}

/** How much slower the last fifth is than the second: the ratio of their middle p95. */
export function latencyDrift(timeline: readonly Second[]): number {
  const fifth = Math.floor(timeline.length / 5);
  if (fifth === 0) return 1;
  const middle = (seconds: readonly Second[]) => seconds.map((one) => one.p95).sort((a, b) => a - b)[fifth >> 1] ?? 1;
  return middle(timeline.slice(-fifth)) / middle(timeline.slice(fifth, 2 * fifth));
}

function findDrift({ phases, samples }: Watched): Finding[] {
  const timeline = phases.find(({ phase }) => phase.name === 'endurance')?.timeline ?? [];
  const peak = Math.max(0, ...samples.map((sample) => sample.shopBytes));
  return [
    {
      name: 'memory growth',
      value: growthPerHour(samples) / 1e6,
      unit: 'MB an hour',
      says: `peak ${Math.round(peak / 1e6)} MB`,
    },
    {
      name: 'latency drift',
      value: latencyDrift(timeline),
      unit: '×',
      says: 'p95 of the last fifth ÷ of the second fifth',
    },
  ];
}
