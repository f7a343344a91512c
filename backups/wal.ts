import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { type Database, rows } from '../src/platform/db.ts';
import { Refusal } from '../src/platform/errors.ts';
import { seal, unseal } from './seal.ts';
import type { Settings } from './settings.ts';
import { NotStored } from './store.ts';
import { measure, through } from './streams.ts';

// PostgreSQL names them: 24 hexadecimal digits, `….backup`, `….partial` and `XXXXXXXX.history`.
const walName = /^([0-9A-F]{24}(\.[0-9A-F]{8}\.backup|\.partial)?|[0-9A-F]{8}\.history)$/;
const pathOf = (name: string, sealed: boolean): string => `wal/${name}.gz${sealed ? '.age' : ''}`;

/**
 * Keeps one finished WAL file; PostgreSQL's `archive_command`. Called again with the same file, as after a crash, it is
 * content; another content under the same name is refused, as that would be another server's.
 */
export async function pushWal({ keys, store }: Settings, file: string): Promise<void> {
  const name = basename(file);
  if (!walName.test(name)) throw new Refusal(422, `${name} is no name of a WAL file.`);
  const hash = await hashOf(file);
  // The hash lies beside it in the clear: whoever archives has no key to read what is there.
  const known = await store.get(`wal/${name}.sha256`).then(text, ifMissing(null));
  if (known === hash) return;
  if (known !== null)
    throw new Refusal(409, `${name} is kept already with another content: does another server write to ${store.name}?`);
  const compressed = through(createReadStream(file), createGzip({ level: 3 }));
  await store.put(pathOf(name, keys.recipient !== null), await seal(compressed, keys));
  await store.put(`wal/${name}.sha256`, Readable.from([Buffer.from(hash)]));
}

/** Brings a WAL file back; PostgreSQL's `restore_command`. False when it is not kept, which ends a recovery. */
export async function fetchWal({ keys, store }: Settings, name: string, target: string): Promise<boolean> {
  if (!walName.test(name)) throw new Refusal(422, `${name} is no name of a WAL file.`);
  const sealed = keys.recipient !== null;
  const part = `${target}.part`;
  try {
    const stored = await store.get(pathOf(name, sealed));
    await pipeline(await unseal(stored, keys, sealed), createGunzip(), createWriteStream(part, { flush: true }));
    await rename(part, target);
    return true;
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof NotStored) return false;
    throw error;
  }
}

/**
 * The WAL file being written now: a base backup that begins now needs this one and those after it. Proves first that the
 * archive works, as the backup would wait for it without end. Throws Refusal when it does not.
 */
export async function currentWal({ db }: Database, waitMs = 60_000): Promise<{ wal: string; server: string }> {
  const [row] = await rows<{ wal: string; server: string; archiving: string; failed: number }>(
    db,
    sql`select pg_walfile_name(pg_current_wal_lsn()) as wal, 'PostgreSQL ' || current_setting('server_version') as server,
               current_setting('archive_mode') as archiving, (select failed_count::int from pg_stat_archiver) as failed`,
  );
  if (!row) throw new Error('the database did not answer');
  if (row.archiving === 'off')
    throw new Refusal(
      422,
      'The server archives no WAL, without which a base backup cannot be restored: see "Any moment" in docs/backups.md.',
    );
  // Something must be in a WAL file for a switch to end it.
  await db.execute(sql`select pg_create_restore_point('dhakacart backup'), pg_switch_wal()`);
  for (const end = Date.now() + waitMs; ; await sleep(200)) {
    const [archived] = await rows<{ done: boolean | null; failed: number }>(
      db,
      sql`select substr(last_archived_wal, 1, 24) >= ${row.wal} as done, failed_count::int as failed from pg_stat_archiver`,
    );
    if (archived?.done) return row;
    if ((archived?.failed ?? 0) > row.failed || Date.now() > end)
      throw new Refusal(502, "The server's archive_command fails or hangs; its log says why. No backup was begun.");
  }
}

async function hashOf(file: string): Promise<string> {
  const { result, stream } = measure(createReadStream(file));
  await finished(stream.resume());
  return result().sha256;
}

const ifMissing =
  <T>(fallback: T) =>
  (error: unknown): T => {
    if (error instanceof NotStored) return fallback;
    throw error;
  };
