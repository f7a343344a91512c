import { endurance } from './endurance.ts';
import { load } from './load.ts';
import type { Profile } from './profile.ts';
import { smoke } from './smoke.ts';
import { spike } from './spike.ts';
import { stress } from './stress.ts';

export const profiles: readonly Profile[] = [smoke, load, stress, spike, endurance];

/** Throws when there is none of that name. */
export function getProfile(name: string): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (!found) throw new Error(`There is no profile "${name}".`);
  return found;
}
