import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { colours, paths } from './settings.ts';
import { readState } from './state.ts';
import { releaseOf } from './system.ts';

/** Releases on the disk, the newest first: an id ends in its time. */
export const listReleases = (): string[] =>
  readdirSync(paths.releases)
    .filter((name) => existsSync(join(paths.releases, name, '.complete')))
    .sort((a, b) => timeOf(b).localeCompare(timeOf(a)));

const timeOf = (release: string) => release.split('-').at(-1) ?? '';

/** Deletes the oldest but for `keep`, what is live, and what a rollback would need. */
export function pruneReleases(keep: number): string[] {
  const { live, previous } = readState();
  const needed = new Set([live?.release, previous, ...colours.map(releaseOf)]);
  const gone = listReleases()
    .slice(keep)
    .filter((release) => !needed.has(release));
  for (const release of gone) rmSync(join(paths.releases, release), { recursive: true, force: true });
  return gone;
}
