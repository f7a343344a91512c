import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { lockDirectory } from '../src/platform/directory_lock.ts';
import { Refusal } from '../src/platform/errors.ts';
import type { Manifest } from './manifest.ts';
import { feed, postgresEnvironment, postgresProgram } from './programs.ts';
import { readFile } from './read.ts';
import type { Settings } from './settings.ts';
import { through } from './streams.ts';
import { ask, databaseName, inDatabase, quoted } from './tables.ts';

/**
 * Restores a dump into a database of its own, made here or empty, in one transaction: all or nothing. Throws Refusal when
 * there is something in it already.
 */
export async function restoreDump(settings: Settings, manifest: Manifest, url: string, table?: string): Promise<void> {
  const made = await makeDatabase(url);
  const args = ['--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction', '--no-password'];
  const only = table ? [`--table=${table}`] : [];
  const into = `--dbname=${databaseName(url)}`;
  try {
    await readFile(settings, manifest, 'database', (content) =>
      feed(content, postgresProgram('pg_restore'), [...args, ...only, into], postgresEnvironment(url)),
    );
    await ask(url, 'analyze');
  } catch (error) {
    if (made) await dropDatabase(url);
    throw error;
  }
}

/** True when it had to be made. Throws Refusal when it exists and holds tables. */
async function makeDatabase(url: string): Promise<boolean> {
  const name = databaseName(url);
  const server = inDatabase(url, 'postgres');
  const there = await ask(server, 'select 1 from pg_database where datname = $1', [name]);
  if (there.length === 0) {
    await ask(server, `create database ${quoted(name)} template template0 encoding 'UTF8'`);
    return true;
  }
  const tables = await ask(url, "select 1 from pg_tables where schemaname = 'public' limit 1");
  if (tables.length > 0)
    throw new Refusal(
      409,
      `The database ${name} holds tables: nothing was touched. Name one that is empty or does not exist yet.`,
    );
  return false;
}

export const dropDatabase = async (url: string): Promise<void> => {
  await ask(inDatabase(url, 'postgres'), `drop database if exists ${quoted(databaseName(url))} with (force)`);
};

/** Puts a restored database in the place of another, which stays beside it under the name that is given back. */
export async function exchangeDatabases(live: string, restored: string, now: Date): Promise<string> {
  const server = inDatabase(live, 'postgres');
  const [old, fresh] = [databaseName(live), databaseName(restored)];
  const aside = `${old}_before_${now.toISOString().slice(0, 19).replace(/\D/g, '')}`;
  // Renaming wants nobody connected, and the shop comes back within a second: it is kept out for that moment.
  const there = await ask(server, 'select 1 from pg_database where datname = $1', [old]);
  if (there.length > 0) {
    await ask(server, `alter database ${quoted(old)} allow_connections false`);
    await ask(server, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [old]);
    await ask(server, `alter database ${quoted(old)} rename to ${quoted(aside)}`);
    await ask(server, `alter database ${quoted(aside)} allow_connections true`);
  }
  await ask(server, `alter database ${quoted(fresh)} rename to ${quoted(old)}`);
  return there.length > 0 ? aside : '';
}

/** Unpacks a backup of files into a directory that is empty or does not exist yet; ended half way nothing is left of it. */
export async function unpackFiles(settings: Settings, manifest: Manifest, directory: string): Promise<void> {
  const there = await readdir(directory).catch(() => []);
  if (there.length > 0) throw new Refusal(409, `${directory} is not empty: nothing was touched. Name one that is.`);
  const part = `${directory.replace(/\/+$/, '')}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  try {
    await readFile(settings, manifest, 'database', (content) =>
      feed(through(content, createGunzip()), 'tar', ['--extract', '--directory', part]),
    );
    await rm(directory, { recursive: true, force: true });
    await rename(part, directory);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** Puts restored files in the place of the built-in database's, which stay beside it. The shop must not be running. */
export async function exchangeFiles(
  settings: Settings,
  manifest: Manifest,
  dataDir: string,
  now: Date,
): Promise<string> {
  const release = lockDirectory(dataDir); // throws DirectoryInUse while the shop runs
  const unpacked = join(dataDir, 'restored');
  try {
    await rm(unpacked, { recursive: true, force: true });
    await unpackFiles(settings, manifest, unpacked);
    const aside = join(dataDir, `db-before-${now.toISOString().slice(0, 19).replace(/\D/g, '')}`);
    const old = await rename(join(dataDir, 'db'), aside).then(
      () => aside,
      () => '',
    );
    await rename(join(unpacked, 'db'), join(dataDir, 'db'));
    return old;
  } finally {
    await rm(unpacked, { recursive: true, force: true });
    release();
  }
}
