import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { Refusal } from '../src/platform/errors.ts';
import type { Store } from './store.ts';

/**
 * - `dump`: one moment of a PostgreSQL database, as pg_dump's custom format; restores anywhere.
 * - `base`: the server's files; with the archived WAL that follows, any later moment.
 * - `files`: the directory of the built-in database.
 */
export const kinds = ['dump', 'base', 'files'] as const;

const file = z.object({
  name: z.string(),
  /** As stored: compressed and encrypted. */
  bytes: z.number(),
  sha256: z.string(),
});

const manifest = z.object({
  format: z.literal(1),
  id: z.string(),
  kind: z.enum(kinds),
  /** The moment the backup shows. */
  takenAt: z.iso.datetime(),
  /** How long it took. */
  seconds: z.number(),
  /** Of the program and of the database. */
  program: z.string(),
  server: z.string(),
  /** The age recipient; null: not encrypted. */
  recipient: z.string().nullable(),
  files: z.array(file),
  /** Rows of each table at `takenAt`; empty for a base backup, which goes on to a later moment. */
  rows: z.record(z.string(), z.number()),
  media: z.object({ files: z.number(), bytes: z.number() }),
  /** The first WAL file that a base backup needs. */
  firstWal: z.string().nullable(),
});

export type Manifest = z.infer<typeof manifest>;
export type StoredFile = z.infer<typeof file>;

export const folderOf = (id: string): string => `backups/${id}`;
const pathOf = (id: string): string => `${folderOf(id)}/manifest.json`;

/** Written last: a backup without a manifest is none. */
export const writeManifest = (store: Store, content: Manifest): Promise<void> =>
  store.put(pathOf(content.id), Readable.from([Buffer.from(`${JSON.stringify(content, null, 2)}\n`)]));

/** Every whole backup, the newest first. One whose manifest cannot be read is named to `warn` and left out. */
export async function listBackups(store: Store, warn: (sentence: string) => void): Promise<Manifest[]> {
  const found = (await store.list('backups/')).filter(({ path }) => path.endsWith('/manifest.json'));
  const read: Manifest[] = [];
  for (const { path } of found) {
    const parsed = manifest.safeParse(await readJson(store, path));
    if (parsed.success && path === pathOf(parsed.data.id)) read.push(parsed.data);
    else warn(`${path} is damaged: that backup is not counted.`);
  }
  return read.sort((a, b) => b.takenAt.localeCompare(a.takenAt));
}

/** By its id, or `latest`. Throws Refusal when there is none. */
export async function findBackup(
  store: Store,
  wanted: string,
  fits: (candidate: Manifest) => boolean = () => true,
): Promise<Manifest> {
  const warnings: string[] = [];
  const all = await listBackups(store, (sentence) => warnings.push(sentence));
  const found = wanted === 'latest' ? all.find(fits) : all.find(({ id }) => id === wanted);
  if (found) return found;
  const known = all.length
    ? `Known: ${all
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')}…`
    : 'There is none yet.';
  throw new Refusal(404, [`No such backup in ${store.name}: ${wanted}. ${known}`, ...warnings].join('\n'));
}

async function readJson(store: Store, path: string): Promise<unknown> {
  try {
    return JSON.parse((await buffer(await store.get(path))).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
