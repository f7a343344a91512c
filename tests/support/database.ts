import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/platform/db.ts';
import { query } from './servers.ts';

export const migrations = join(import.meta.dirname, '../../db/migrations');

/** An open database of one test file, with its address. */
export type TestDatabase = Database & { url: string };

/** A fresh PostgreSQL database with every table and no rows. Close it in `afterAll`. */
export async function testDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const url = await cloneTemplate();
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

const template = 'shop_template';

/** A database cloned from one that is migrated once in a run, by the first file that asks. Its address. */
export async function cloneTemplate(): Promise<string> {
  const postgresUrl = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (!rowCount) {
      await client.query('drop database if exists building');
      await client.query('create database building');
      const database = await openDatabase({ url: addressOf('building'), dataDir: '', poolSize: 1 });
      await database.migrate(migrations).finally(database.close);
      await client.query(`alter database building rename to ${template}`);
    }
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
  return addressOf(name);
}

const addressOf = (name: string): string => inject('postgresUrl').replace(/[^/]+$/, name);
const nameOf = (url: string): string => url.replace(/^.*\//, '');
