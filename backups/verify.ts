import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../src/platform/errors.ts';
import type { Manifest } from './manifest.ts';
import { findDamagedMedia } from './media.ts';
import { feed, postgresProgram } from './programs.ts';
import { readFile, readMediaNames } from './read.ts';
import type { Settings } from './settings.ts';
import { through } from './streams.ts';

/** Reads a backup from its first to its last byte: decrypted, of the right length and hash, and of the right form. */
export async function verifyBackup(settings: Settings, manifest: Manifest): Promise<void> {
  await readFile(settings, manifest, 'database', (content) => check(manifest, content));
  const names = await readMediaNames(settings, manifest);
  const damaged = await findDamagedMedia(settings.store, settings.keys, manifest.recipient !== null, names);
  if (damaged.length > 0)
    throw new Refusal(
      422,
      `${damaged.length} of ${names.length} pictures are missing or altered (${damaged.slice(0, 3).join(', ')} …): the next backup sends what is missing; remove altered ones from ${settings.store.name}/media first.`,
    );
}

/** A dump is turned into its SQL and thrown away, so that every block of it is unpacked; an archive is listed. */
const check = (manifest: Manifest, content: Readable): Promise<void> =>
  manifest.kind === 'dump'
    ? feed(content, postgresProgram('pg_restore'), ['--file=/dev/null'])
    : feed(through(content, createGunzip()), 'tar', ['--list']);
