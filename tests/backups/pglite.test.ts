import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase, rows } from '../../src/platform/db.ts';
import { expectSoundBooks } from '../support/books.ts';
import { client } from '../support/client.ts';
import { migrations } from '../support/database.ts';
import { addDelivery } from '../support/delivery.ts';
import { addProduct, type Item } from '../support/fixtures.ts';
import { startLoad } from '../support/load.ts';
import { type Shop, startShop, temporaryDirectory } from '../support/shop.ts';
import { type BackupCli, backupCli, idIn, makeKeys } from './backup_cli.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const dataDir = temporaryDirectory();
let shop: Shop;
let item: Item;
let backup: BackupCli;

const inside = async <T>(directory: string, work: (orders: string[]) => Promise<T>): Promise<T> => {
  const database = await openDatabase({ url: undefined, dataDir: directory, poolSize: 1 });
  try {
    await expectSoundBooks(database.db);
    const found = await rows<{ number: string }>(database.db, sql`select number from orders`);
    return await work(found.map((row) => row.number));
  } finally {
    await database.close();
  }
};

beforeAll(async () => {
  const database = await openDatabase({ url: undefined, dataDir, poolSize: 1 });
  await database.migrate(migrations);
  await addDelivery(database.db);
  item = await addProduct(database.db, 'mango', { stock: 100_000 });
  await database.close();
  const keys = await makeKeys();
  backup = backupCli({ DATA_DIR: dataDir, BACKUP_RECIPIENT: keys.recipient, BACKUP_IDENTITY: keys.identity });
  shop = await startShop({ DATA_DIR: dataDir, SEED_DEMO: '0', BACKUP_RECIPIENT: keys.recipient });
});
afterAll(async () => {
  await shop?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('the built-in database is copied while orders arrive, restored and sound', async () => {
  const load = startLoad([shop.url], [item]);
  await expect.poll(load.orders, { timeout: 60_000 }).toBeGreaterThan(10);
  const before = load.orders();
  const taken = await backup('backup');
  await load.stop();
  expect(taken).toMatchObject({ code: 0 });
  expect(load.failures).toEqual([]);

  const directory = temporaryDirectory();
  rmSync(directory, { recursive: true });
  expect(await backup('backup:restore', idIn(taken), '--directory', directory)).toMatchObject({ code: 0 });
  const kept = await inside(directory, async (orders) => orders.length);
  expect(kept).toBeGreaterThanOrEqual(before);
  expect(kept).toBeLessThanOrEqual(load.orders());
  expect((await backup('backup:drill')).output).toContain('Passed');
  expect(readdirSync(dataDir).filter((name) => /^(backup|drill)-/.test(name))).toEqual([]);
});

test('it is not exchanged under a running shop, and what was there is kept', async () => {
  const refused = await backup('backup:restore', 'latest', '--replace');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.output).toContain('in use');
  expect((await client(shop.url).get('/p/mango')).status).toBe(200);

  await shop.stop();
  const known = await inside(dataDir, async (orders) => orders);
  expect(await backup('backup')).toMatchObject({ code: 0 });
  rmSync(join(dataDir, 'db'), { recursive: true });
  mkdirSync(join(dataDir, 'db'));
  const restored = await backup('backup:restore', 'latest', '--replace');
  expect(restored).toMatchObject({ code: 0 });
  expect(await inside(dataDir, async (orders) => orders)).toEqual(known);
  expect(readdirSync(dataDir).some((name) => name.startsWith('db-before-'))).toBe(true);
});
