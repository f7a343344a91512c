import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { sql } from 'drizzle-orm';
import type { Config } from '../src/config.ts';
import type { Database } from '../src/platform/db.ts';
import { Refusal } from '../src/platform/errors.ts';
import { folderOf, type Manifest, type StoredFile, writeManifest } from './manifest.ts';
import { listStream, sendMedia } from './media.ts';
import { outputOf, postgresEnvironment, postgresProgram } from './programs.ts';
import { seal } from './seal.ts';
import type { Settings } from './settings.ts';
import { measure, through } from './streams.ts';
import { countRows, withSnapshot } from './tables.ts';
import { programVersion } from './version.ts';
import { currentWal } from './wal.ts';

export type Print = (line: string) => void;
type Part = Pick<Manifest, 'kind' | 'rows' | 'server' | 'firstWal'> & { takenAt: Date; content: Readable };

/**
 * Takes a backup of database and pictures while the shop runs. The manifest is written last: ended half way, nothing of
 * it counts. `base`: the server's files, to go on from to any later moment with the archived WAL.
 */
export async function takeBackup(
  config: Config,
  { keys, store }: Settings,
  database: Database,
  options: { base: boolean },
  print: Print,
): Promise<Manifest> {
  const began = Date.now();
  const id = `${new Date(began).toISOString().slice(0, 19).replaceAll(':', '-')}Z-${randomBytes(3).toString('hex')}`;
  const keep = async (name: string, content: Readable): Promise<StoredFile> => {
    const plain = measure(content);
    const sealed = measure(await seal(plain.stream, keys));
    await store.put(`${folderOf(id)}/${name}`, sealed.stream);
    if (plain.result().bytes === 0) throw new Error(`nothing was read for ${name}: there is no backup`);
    return { name, ...sealed.result() };
  };
  const files: StoredFile[] = [];
  const written = await readDatabase(config, database, options.base, async (part) => {
    print(`Reading the database (${part.server}) …`);
    files.push(await keep('database', part.content));
    return part;
  });
  print(`${megabytes(files[0]?.bytes ?? 0)} kept after ${seconds(began)} s.`);
  const media = await sendMedia(store, keys, config.DATA_DIR, (sent, all) => {
    if (sent % 500 === 0 || sent === all) print(`${sent} of ${all} new pictures kept.`);
  });
  files.push(await keep('media', listStream(media)));
  const { content: _, takenAt, ...rest } = written;
  const manifest: Manifest = {
    format: 1,
    id,
    ...rest,
    // A base backup can go on from where it ended, not from where it began.
    takenAt: (rest.kind === 'base' ? new Date() : takenAt).toISOString(),
    seconds: seconds(began),
    program: programVersion(),
    recipient: keys.recipient,
    files,
    media: { files: media.keys.length, bytes: media.bytes },
  };
  await writeManifest(store, manifest);
  return manifest;
}

/** Hands over the database's content, of one moment, and holds that moment until the work is done. */
async function readDatabase(
  config: Config,
  database: Database,
  base: boolean,
  work: (part: Part) => Promise<Part>,
): Promise<Part> {
  if (!config.DATABASE_URL) {
    if (base) throw new Refusal(422, 'The built-in database keeps no WAL to go on with: take a backup without --base.');
    return readFiles(config, database, work);
  }
  const env = postgresEnvironment(config.DATABASE_URL);
  if (base) {
    const { server, wal } = await currentWal(database);
    const args = ['--pgdata=-', '--format=tar', '--wal-method=none', '--checkpoint=fast', '--no-password'];
    const content = through(outputOf(postgresProgram('pg_basebackup'), args, env), createGzip({ level: 3 }));
    return work({ kind: 'base', takenAt: new Date(), rows: {}, server, firstWal: wal, content });
  }
  return withSnapshot(database, ({ name, rows, server, takenAt }) => {
    const args = ['--format=custom', '--compress=4', `--snapshot=${name}`, '--no-password'];
    const content = outputOf(postgresProgram('pg_dump'), args, env);
    return work({ kind: 'dump', takenAt, rows, server, firstWal: null, content });
  });
}

/**
 * The built-in database's directory. It is copied within a transaction: PGlite lets nobody else in meanwhile, so the copy
 * is what a crash at this moment would leave, and opening it recovers. The shop waits for the copy, not for the rest.
 */
async function readFiles(config: Config, { db }: Database, work: (part: Part) => Promise<Part>): Promise<Part> {
  await mkdir(config.DATA_DIR, { recursive: true });
  const temporary = await mkdtemp(join(config.DATA_DIR, 'backup-'));
  try {
    await db.execute(sql`checkpoint`);
    const rows = await db.transaction(async (tx) => {
      const counted = await countRows(tx);
      await cp(join(config.DATA_DIR, 'db'), join(temporary, 'db'), { recursive: true });
      return counted;
    });
    const takenAt = new Date();
    const content = through(outputOf('tar', ['--create', '--directory', temporary, 'db']), createGzip({ level: 3 }));
    return await work({ kind: 'files', takenAt, rows, server: 'PGlite', firstWal: null, content });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
const seconds = (began: number): number => Math.round((Date.now() - began) / 100) / 10;
