import { folderOf, listBackups, type Manifest } from './manifest.ts';
import { readMediaNames } from './read.ts';
import type { Settings } from './settings.ts';
import type { Print } from './take.ts';

export type Rules = {
  /** Days, and months, of which one backup each is kept. */
  daily: number;
  monthly: number;
};

const dayMs = 86_400_000;
// A merchant's day begins at midnight in Dhaka, UTC+6 without summer time.
const dhakaDay = (iso: string): string => new Date(new Date(iso).getTime() + 6 * 3_600_000).toISOString().slice(0, 10);

/**
 * The backups to keep: the newest of each of the last days, the newest of each of the last months, and the newest of all. Base
 * backups: as many as reach back to the first of those days, with one before it to begin from.
 */
export function chooseToKeep(backups: readonly Manifest[], { daily, monthly }: Rules, now: Date): Set<string> {
  const keep = new Set<string>();
  const newestFirst = [...backups].sort((a, b) => b.takenAt.localeCompare(a.takenAt));
  const whole = newestFirst.filter(({ kind }) => kind !== 'base');
  const oldestDay = dhakaDay(new Date(now.getTime() - (daily - 1) * dayMs).toISOString());
  const firstOfEach = (period: (backup: Manifest) => string, limit: number) => {
    const seen = new Map<string, string>();
    for (const backup of whole) if (!seen.has(period(backup))) seen.set(period(backup), backup.id);
    for (const id of [...seen.values()].slice(0, limit)) keep.add(id);
  };
  const days = whole.filter(({ takenAt }) => dhakaDay(takenAt) >= oldestDay);
  const seenDays = new Set<string>();
  for (const { id, takenAt } of days) {
    if (!seenDays.has(dhakaDay(takenAt))) keep.add(id);
    seenDays.add(dhakaDay(takenAt));
  }
  firstOfEach(({ takenAt }) => dhakaDay(takenAt).slice(0, 7), monthly);
  const bases = newestFirst.filter(({ kind }) => kind === 'base');
  const before = bases.find(({ takenAt }) => dhakaDay(takenAt) < oldestDay);
  for (const { id, takenAt } of bases) if (dhakaDay(takenAt) >= oldestDay) keep.add(id);
  if (before) keep.add(before.id);
  for (const list of [whole, bases]) if (list[0]) keep.add(list[0].id);
  return keep;
}

/** WAL files older than every kept base backup needs. Names are compared without their timeline. */
export function chooseOldWal(names: readonly string[], bases: readonly Manifest[]): string[] {
  const needed = bases.map(({ firstWal }) => firstWal?.slice(8) ?? '').sort()[0];
  if (!needed) return [];
  return names.filter((name) => /^[0-9A-F]{24}/.test(name) && name.slice(8, 24) < needed);
}

export type Pruned = { kept: number; removed: Manifest[]; files: number };

/** Removes what the rules no longer keep, with WAL and pictures that nothing kept needs. */
export async function prune(
  settings: Settings,
  rules: Rules,
  options: { dryRun: boolean; now: Date },
  print: Print,
): Promise<Pruned> {
  const { store } = settings;
  const all = await listBackups(store, print);
  const keep = chooseToKeep(all, rules, options.now);
  const kept = all.filter(({ id }) => keep.has(id));
  const removed = all.filter(({ id }) => !keep.has(id));
  const known = new Set(all.map(({ id }) => folderOf(id)));
  const aDayAgo = new Date(options.now.getTime() - dayMs);
  const stored = await store.list('backups/');
  const halves = stored.filter(({ modifiedAt, path }) => !known.has(folderOfPath(path)) && modifiedAt < aDayAgo);
  const doomed = new Set(removed.map(({ id }) => folderOf(id)));
  const parts = stored.filter(({ path }) => doomed.has(folderOfPath(path)));
  // Manifests first: a backup that is half removed must not count as one.
  const files = [...parts.filter(isManifest), ...parts.filter((file) => !isManifest(file)), ...halves].map(
    ({ path }) => path,
  );
  files.push(...(await oldWal(settings, kept)), ...(await unusedMedia(settings, kept, aDayAgo, print)));
  if (!options.dryRun) await store.remove(files);
  return { kept: kept.length, removed, files: files.length };
}

const folderOfPath = (path: string): string => path.split('/').slice(0, 2).join('/');
const isManifest = ({ path }: { path: string }): boolean => path.endsWith('/manifest.json');

async function oldWal({ store }: Settings, kept: readonly Manifest[]): Promise<string[]> {
  const names = (await store.list('wal/')).map(({ path }) => path.slice('wal/'.length));
  const bases = kept.filter(({ kind }) => kind === 'base');
  return chooseOldWal(names, bases).map((name) => `wal/${name}`);
}

/** Pictures that no kept backup names. A backup being taken has sent some already: those of the last day stay. */
async function unusedMedia(
  settings: Settings,
  kept: readonly Manifest[],
  before: Date,
  print: Print,
): Promise<string[]> {
  const sent = (await settings.store.list('media/')).filter(({ modifiedAt }) => modifiedAt < before);
  if (sent.length === 0) return [];
  if (settings.keys.recipient && !settings.keys.identity) {
    print('Pictures of removed backups stay: which are still needed can be read with BACKUP_IDENTITY only.');
    return [];
  }
  const used = new Set<string>();
  for (const backup of kept) for (const name of await readMediaNames(settings, backup)) used.add(name);
  return sent
    .filter(({ path }) => !used.has(path.slice('media/'.length).replace(/\.age$/, '')))
    .map(({ path }) => path);
}
