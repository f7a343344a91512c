import { type Profile, warmUp } from './profile.ts';

/** What the targets are stated for. */
export const load: Profile = {
  name: 'load',
  title: '50 connections, as fast as they get answers',
  phases: (seconds = 8) => [warmUp(50, 3), { name: 'load', connections: 50, seconds }],
  references: true,
  sampleEverySeconds: 1,
};
