import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { demoData, testDatabase, testPglite } from './support/database.ts';
import { startPostgres, startRedis } from './support/servers.ts';

const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

async function count(url: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ count: number }>(text)).rows[0]?.count ?? -1;
  } finally {
    await client.end();
  }
}

test('a file gets a migrated database of its own', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  expect(one.url).not.toBe(other.url);
  await one.db.execute('create table mine (id int)');
  expect(await count(one.url, "select count(*)::int from pg_tables where tablename = 'mine'")).toBe(1);
  expect(await count(other.url, "select count(*)::int from pg_tables where tablename = 'mine'")).toBe(0);
  expect(await count(other.url, "select count(*)::int from pg_tables where tablename = 'jobs'")).toBe(1);
  await Promise.all([one.close(), other.close()]);
  await expect(count(one.url, 'select 1 as count')).rejects.toThrow('does not exist');
});

test('a file gets the demo shop when it asks for it', async () => {
  const database = await testDatabase({ demo: true });
  closers.push(database.close);
  expect(await count(database.url, 'select count(*)::int from products')).toBeGreaterThan(50);
  expect(existsSync(join(demoData(), 'media/original'))).toBe(true);
});

test('the same tables come about on PGlite', async () => {
  const database = await testPglite();
  closers.push(database.close);
  await database.ping();
  const result: unknown = await database.db.execute('select * from jobs');
  expect(result).toMatchObject({ rows: [] });
});

test('PostgreSQL that is killed comes back on its port with what was committed', async () => {
  const server = await startPostgres({ durable: true });
  closers.push(server.stop);
  const url = await server.createDatabase('kept');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.query('create table t as select 1 as id');
  await server.kill();
  await expect(count(url, 'select count(*)::int from t')).rejects.toThrow();
  await server.restart();
  expect(await count(url, 'select count(*)::int from t')).toBe(1);
});

test('Redis goes away and comes back on its port', async () => {
  const server = await startRedis();
  closers.push(server.stop);
  await server.stop();
  await server.start();
  const redis = new Redis(server.url);
  expect(await redis.ping()).toBe('PONG');
  redis.disconnect();
});
