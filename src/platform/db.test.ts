import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { cloneTemplate } from '../../tests/support/database.ts';
import { binaries, needed } from '../../tests/support/packages.ts';
import { type Database, openDatabase, rows } from './db.ts';
import { isDatabaseAway } from './errors.ts';

describe('a pool of one connection to PostgreSQL', () => {
  let url: string;
  let database: Database;
  beforeEach(async () => {
    url = await cloneTemplate();
    database = await openDatabase({ url, dataDir: '', poolSize: 1, waitMs: 1_000 });
  }, 60_000);
  afterEach(() => database.close());

  test('who waits too long for it is told that the database is away, and the next finds it', async () => {
    const slow = rows(database.db, sql`select pg_sleep(2.5)`);
    const waiting = rows(database.db, sql`select 1`).catch((error: unknown) => error);
    await expect.poll(() => database.pool(), { interval: 10 }).toEqual({ total: 1, idle: 0, waiting: 1 });
    expect(isDatabaseAway(await waiting)).toBe(true);
    await slow;
    expect(database.pool()).toEqual({ total: 1, idle: 1, waiting: 0 });
    await database.db.execute(sql`select 1`);
  });

  test('a connection that is found dead when a transaction begins is not lost to the pool', async () => {
    await database.db.execute(sql`select 1`);
    // Without letting this process hear of it before it asks.
    execFileSync(join(needed(binaries.postgres(), 'postgresql'), 'psql'), [
      inject('postgresUrl'),
      '--quiet',
      '--command',
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${url.replace(/^.*\//, '')}'`,
    ]);
    const failed = await database.db.transaction((tx) => tx.execute(sql`select 1`)).catch((error: unknown) => error);
    expect(isDatabaseAway(failed)).toBe(true);
    await database.db.transaction((tx) => tx.execute(sql`select 1`));
  });

  test('no statement, wait for a lock or forgotten transaction holds a connection for ever; migrations take their time', async () => {
    const settings = () =>
      rows<{ name: string; setting: string }>(
        database.db,
        sql`select name, setting from pg_settings where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')`,
      );
    const before = await settings();
    expect(before).toHaveLength(3);
    for (const { setting } of before) expect(Number(setting)).toBeGreaterThan(0);
    await database.migrate(join(import.meta.dirname, '../../db/migrations'));
    expect(await settings()).toEqual(before);
  });
});
