import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase, rows } from '../../src/platform/db.ts';
import { contentKey } from '../../src/platform/storage.ts';
import { expectSoundBooks } from '../support/books.ts';
import { migrations } from '../support/database.ts';
import { addDelivery } from '../support/delivery.ts';
import { addProduct, type Item } from '../support/fixtures.ts';
import { startLoad } from '../support/load.ts';
import { type PostgresServer, startPostgres } from '../support/servers.ts';
import { type Shop, startShop, temporaryDirectory } from '../support/shop.ts';
import { backupCli, idIn, makeKeys } from './backup_cli.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const [keys, otherKeys] = [await makeKeys(), await makeKeys()];
const dataDir = temporaryDirectory();
const store = join(dataDir, 'backups');
const figures = join(dataDir, 'metrics/backups.prom');
let server: PostgresServer;
let url: string;
let shop: Shop;
let item: Item;
let env: Record<string, string>;

const withDatabase = async <T>(address: string, work: (database: Database) => Promise<T>): Promise<T> => {
  const database = await openDatabase({ url: address, dataDir: '', poolSize: 2 });
  return work(database).finally(database.close);
};
const ordersIn = (address: string) =>
  withDatabase(address, async ({ db }) =>
    (await rows<{ number: string }>(db, sql`select number from orders`)).map((row) => row.number),
  );

beforeAll(async () => {
  server = await startPostgres({ durable: true });
  url = await server.createDatabase('shop');
  await withDatabase(url, async ({ db, migrate }) => {
    await migrate(migrations);
    await addDelivery(db);
    item = await addProduct(db, 'mango', { stock: 100_000 });
  });
  const pictures = join(dataDir, 'media/original');
  mkdirSync(pictures, { recursive: true });
  for (const words of ['front', 'back', 'label']) writeFileSync(join(pictures, contentKey(words)), words);
  env = {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    BACKUP_RECIPIENT: keys.recipient,
    BACKUP_IDENTITY: keys.identity,
    BACKUP_METRICS_FILE: figures,
  };
  shop = await startShop({ DATABASE_URL: url, DATA_DIR: dataDir, SEED_DEMO: '0' });
});
afterAll(async () => {
  await shop?.stop();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a backup of PostgreSQL', () => {
  test('is taken while orders arrive, and restored with sound books and every picture', async () => {
    const load = startLoad([shop.url], [item]);
    await expect.poll(load.orders, { timeout: 60_000 }).toBeGreaterThan(20);
    const before = await ordersIn(url);
    const taken = await backupCli(env)('backup');
    const during = load.orders();
    await load.stop();
    expect(taken).toMatchObject({ code: 0 });
    expect(load.failures).toEqual([]);
    expect(load.orders()).toBeGreaterThan(during - 1);

    expect((await backupCli(env)('backup:verify', idIn(taken))).output).toContain('is whole');
    const restored = url.replace(/shop$/, 'restored');
    const fresh = temporaryDirectory();
    const result = await backupCli({ ...env, DATA_DIR: fresh, BACKUP_STORE: store })(
      'backup:restore',
      'latest',
      '--into',
      restored,
    );
    expect(result).toMatchObject({ code: 0 });
    expect(result.output).toContain('3 of 3 pictures were missing and came back');
    expect(readFileSync(join(fresh, 'media/original', contentKey('front')), 'utf8')).toBe('front');
    const kept = await ordersIn(restored);
    expect(before.filter((number) => !kept.includes(number))).toEqual([]);
    await withDatabase(restored, ({ db }) => expectSoundBooks(db));
  });

  test('holds nothing that can be read without the key', async () => {
    const files = readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      expect(statSync(join(file.parentPath, file.name)).mode & 0o077).toBe(0);
      const bytes = readFileSync(join(file.parentPath, file.name), 'latin1');
      expect(bytes).not.toMatch(/Nusrat|01712345678|PGDMP/);
    }
  });

  test('is read back by the age program of others', () => {
    const id = readdirSync(join(store, 'backups'))[0] ?? '';
    const key = join(dataDir, 'key');
    writeFileSync(key, keys.identity, { mode: 0o600 });
    const plain = execFileSync('age', ['--decrypt', '-i', key, join(store, 'backups', id, 'database')]);
    expect(plain.subarray(0, 5).toString()).toBe('PGDMP');
  });

  test('goes into no database that holds something, nor into the shop’s own', async () => {
    const before = await ordersIn(url);
    const filled = await backupCli(env)('backup:restore', 'latest', '--into', url.replace(/shop$/, 'restored'));
    expect(filled).toMatchObject({ code: 1 });
    expect(filled.output).toContain('holds tables: nothing was touched');
    expect((await backupCli(env)('backup:restore', 'latest', '--into', url)).output).toContain('own database');
    expect(await ordersIn(url)).toEqual(before);
  });

  test('gives back one table', async () => {
    const into = url.replace(/shop$/, 'one_table');
    const result = await backupCli(env)('backup:restore', 'latest', '--into', into, '--table', 'orders');
    expect(result).toMatchObject({ code: 0 });
    expect((await ordersIn(into)).length).toBeGreaterThan(20);
  });

  test('takes the place of the shop’s database, which is kept beside it', async () => {
    await backupCli(env)('backup');
    const known = await ordersIn(url);
    await withDatabase(url, ({ db }) => db.execute(sql`truncate orders cascade`));
    const result = await backupCli(env)('backup:restore', 'latest', '--replace');
    expect(result).toMatchObject({ code: 0 });
    expect(await ordersIn(url)).toEqual(known);
    const aside = /kept as (\w+)/.exec(result.output)?.[1] ?? '';
    expect(await ordersIn(url.replace(/shop$/, aside))).toEqual([]);
    await expect.poll(async () => (await fetch(`${shop.url}/ready`)).status, { timeout: 20_000 }).toBe(200);
  });

  test('a drill restores it beside the shop, counts it and leaves nothing but a report and a figure', async () => {
    const result = await backupCli(env)('backup:drill');
    expect(result).toMatchObject({ code: 0 });
    expect(result.output).toMatch(/Passed: .* rows are there and the books are right/);
    const text = readFileSync(figures, 'utf8');
    expect(text).toMatch(/^backup_drill_passed 1$/m);
    expect(Number(/^backup_newest_timestamp_seconds (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(
      Date.now() / 1_000 - 600,
    );
    const databases = await withDatabase(url, ({ db }) =>
      rows<{ n: string }>(db, sql`select datname as n from pg_database where datname like 'drill%'`),
    );
    expect(databases).toEqual([]);
  });
});

describe('what goes wrong with a backup is said, and nothing is overwritten:', () => {
  const newest = () => join(store, 'backups', readdirSync(join(store, 'backups')).sort().at(-1) ?? '', 'database');
  const damaged = async (damage: (file: string) => void): Promise<string> => {
    const taken = await backupCli(env)('backup');
    expect(taken.code).toBe(0);
    damage(newest());
    const verified = await backupCli(env)('backup:verify');
    const into = url.replace(/shop$/, 'never');
    const restored = await backupCli(env)('backup:restore', 'latest', '--into', into);
    expect([verified.code, restored.code]).toEqual([1, 1]);
    await expect(ordersIn(into)).rejects.toThrow();
    rmSync(join(newest(), '..'), { recursive: true });
    return verified.output + restored.output;
  };

  test('a file cut short', async () => {
    expect(await damaged((file) => truncateSync(file, statSync(file).size - 100))).toMatch(/altered or cut short/);
  });

  test('a file with one byte changed', async () => {
    const flip = (file: string) => {
      const bytes = readFileSync(file);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    };
    expect(await damaged(flip)).toMatch(/altered or cut short/);
  });

  test('a file with something added', async () => {
    expect(await damaged((file) => appendFileSync(file, 'x'))).toMatch(/altered/);
  });

  test('a file that is gone', async () => {
    expect(await damaged((file) => rmSync(file))).toMatch(/not whole/);
  });

  test('a drill of a damaged backup fails and its figure says so', async () => {
    await backupCli(env)('backup');
    truncateSync(newest(), 1_000);
    expect(await backupCli(env)('backup:drill')).toMatchObject({ code: 1 });
    expect(readFileSync(figures, 'utf8')).toMatch(/^backup_drill_passed 0$/m);
    rmSync(join(newest(), '..'), { recursive: true });
  });

  test('the wrong key, and none', async () => {
    const wrong = await backupCli({ ...env, BACKUP_IDENTITY: otherKeys.identity })('backup:verify');
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.output).toContain('BACKUP_IDENTITY is not the key of this backup');
    const { BACKUP_IDENTITY: _, ...without } = env;
    expect((await backupCli(without)('backup:verify')).output).toContain('set BACKUP_IDENTITY');
    expect(await backupCli({ ...without, BACKUP_RECIPIENT: '' })('backup')).toMatchObject({ code: 1 });
  });

  test('a database that ends in the middle of it leaves no backup', async () => {
    const before = (await backupCli(env)('backup:list')).output;
    const broken = await backupCli({ ...env, DATABASE_URL: url.replace(/shop$/, 'nowhere') })('backup');
    expect(broken.code).not.toBe(0);
    expect((await backupCli(env)('backup:list')).output).toBe(before);
  });

  test.runIf(process.getuid?.() === 0)('a full disk', async () => {
    const small = temporaryDirectory();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
    try {
      const full = await backupCli({ ...env, BACKUP_STORE: small })('backup');
      expect(full).toMatchObject({ code: 1 });
      expect(full.output).toContain('is full');
      const left = readdirSync(small, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(left).toEqual([]);
    } finally {
      execFileSync('umount', [small]);
    }
  });
});
