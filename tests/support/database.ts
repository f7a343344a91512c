import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { seedDemo } from '../../db/seed/load.ts';
import { type Database, openDatabase } from '../../src/platform/db.ts';
import { openMedia } from '../../src/platform/media.ts';
import { openStorage } from '../../src/platform/storage.ts';
import { query } from './servers.ts';
import { projectRoot } from './shop.ts';

export const migrations = join(projectRoot, 'db/migrations');

/** An open database of one test file, with its address. */
export type TestDatabase = Database & { url: string };

export type TestDatabaseOptions = {
  poolSize?: number;
  /** Filled with the demo shop, whose pictures lie in `demoData()`. */
  demo?: boolean;
};

/** A fresh PostgreSQL database with every table and, but for the demo, no rows. Close it in `afterAll`. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const url = await cloneTemplate(options);
  const database = await openDatabase({ url, dataDir: '', poolSize: options.poolSize ?? 10 });
  return {
    ...database,
    url,
    close: async () => {
      await database.close();
      await query(inject('postgresUrl'), `drop database if exists "${nameOf(url)}" with (force)`);
    },
  };
}

/** The same on PGlite: in memory, or in a directory to open again later. */
export async function testPglite(dataDir = 'memory:'): Promise<Database> {
  const database = await openDatabase({ url: undefined, dataDir, poolSize: 1 });
  await database.migrate(migrations);
  return database;
}

/** A data directory with the pictures of the demo shop; do not write to it. */
export const demoData = (): string => join(tmpdir(), 'demo');

/** A database cloned from one that is prepared once in a run, by the first file that asks. Its address. */
export async function cloneTemplate({ demo = false }: TestDatabaseOptions = {}): Promise<string> {
  const template = demo ? 'template_demo' : 'template_empty';
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (!rowCount) {
      await client.query('drop database if exists building');
      await client.query('create database building');
      await prepare(addressOf('building'), demo);
      await client.query(`alter database building rename to ${template}`);
    }
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
  return addressOf(name);
}

async function prepare(url: string, demo: boolean): Promise<void> {
  const database = await openDatabase({ url, dataDir: '', poolSize: 4 });
  try {
    await database.migrate(migrations);
    if (!demo) return;
    await seedDemo(database.db, openMedia(openStorage(join(demoData(), 'media'))), join(projectRoot, 'db/seed'));
    await database.db.execute('analyze');
  } finally {
    await database.close();
  }
}

const addressOf = (name: string): string => inject('postgresUrl').replace(/[^/]+$/, name);
const nameOf = (url: string): string => url.replace(/^.*\//, '');
