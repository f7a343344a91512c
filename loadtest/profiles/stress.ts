import { type Finding, type Profile, type Watched, warmUp } from './profile.ts';

const steps = [10, 25, 50, 100, 200, 400];

/** More and more connections: where does throughput stop growing, and what happens beyond? */
export const stress: Profile = {
  name: 'stress',
  title: `${steps.join(' → ')} connections`,
  phases: (seconds = 6) => [
    warmUp(25, 2),
    ...steps.map((connections) => ({ name: `${connections} connections`, connections, seconds })),
  ],
  scenarios: ['sale'],
  references: false,
  sampleEverySeconds: 1,
  findings: findKnee,
};

export type Load = { connections: number; perSecond: number; p99: number };

/** The fewest connections that reach nine tenths of the peak: more of them only wait longer. */
export function kneeOf(curve: readonly Load[]): Load | null {
  const peak = Math.max(...curve.map((point) => point.perSecond));
  return curve.find((point) => point.perSecond >= 0.9 * peak) ?? null;
}

function findKnee({ phases }: Watched): Finding[] {
  const curve = phases
    .filter(({ phase }) => !phase.warmUp)
    .map(({ latency, perSecond, phase }) => ({ connections: phase.connections, perSecond, p99: latency.p99 }));
  const knee = kneeOf(curve);
  const last = curve.at(-1);
  if (!knee || !last) return [];
  const kept = last.perSecond / Math.max(...curve.map((point) => point.perSecond));
  return [
    {
      name: 'knee',
      value: knee.connections,
      unit: 'connections',
      says: `${Math.round(knee.perSecond)}/s, p99 ${Math.round(knee.p99)} ms`,
    },
    {
      name: 'kept at the end',
      value: kept * 100,
      unit: '% of the peak',
      says: `${last.connections} connections, p99 ${Math.round(last.p99)} ms`,
    },
  ];
}
