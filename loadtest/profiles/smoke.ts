import { type Profile, warmUp } from './profile.ts';

/** Does everything work? A few seconds each. */
export const smoke: Profile = {
  name: 'smoke',
  title: 'a look at everything, 4 connections',
  phases: (seconds = 2) => [warmUp(4, 0.5), { name: 'smoke', connections: 4, seconds }],
  references: true,
  sampleEverySeconds: 0.5,
};
