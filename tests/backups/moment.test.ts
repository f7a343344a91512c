import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { currentWal } from '../../backups/wal.ts';
import { openDatabase, rows } from '../../src/platform/db.ts';
import { expectSoundBooks } from '../support/books.ts';
import { buy } from '../support/buying.ts';
import { client } from '../support/client.ts';
import { migrations } from '../support/database.ts';
import { addDelivery } from '../support/delivery.ts';
import { addProduct, type Item } from '../support/fixtures.ts';
import { type PostgresServer, startPostgres } from '../support/servers.ts';
import { projectRoot, type Shop, startShop, temporaryDirectory } from '../support/shop.ts';
import { backupCli, makeKeys } from './backup_cli.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const home = temporaryDirectory();
const store = join(home, 'store');
const keys = await makeKeys();
const settings = {
  BACKUP_STORE: store,
  BACKUP_RECIPIENT: keys.recipient,
  BACKUP_IDENTITY: keys.identity,
  DATA_DIR: home,
};
let server: PostgresServer;
let url: string;
let shop: Shop;
let item: Item;

beforeAll(async () => {
  // The server runs as another user where the tests are root, and keeps its WAL in the same store.
  mkdirSync(store);
  for (const directory of [home, store]) chmodSync(directory, 0o777);
  const push = `"${process.execPath}" "${join(projectRoot, 'dist/cli.js')}" backup:wal-push "%p"`;
  server = await startPostgres({
    durable: true,
    settings: ['wal_level=replica', 'archive_mode=on', `archive_command=${push}`],
    env: settings,
  });
  url = await server.createDatabase('shop');
  const database = await openDatabase({ url, dataDir: '', poolSize: 2 });
  await database.migrate(migrations);
  await addDelivery(database.db);
  item = await addProduct(database.db, 'mango', { stock: 100_000 });
  await database.close();
  shop = await startShop({ DATABASE_URL: url, SEED_DEMO: '0' });
});
afterAll(async () => {
  await shop?.stop();
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

test('any moment comes back: every order confirmed before it, none after it', async () => {
  const bought: string[] = [];
  let over = false;
  const buying = Array.from({ length: 4 }, async () => {
    while (!over) bought.push(await buy(client(shop.url), item.variantId));
  });
  const ended = Promise.all(buying);
  const backup = backupCli({ ...settings, DATABASE_URL: url });
  const taken = await backup('backup', '--base');
  expect(taken).toMatchObject({ code: 0 });
  const count = bought.length;
  await expect.poll(() => bought.length, { timeout: 60_000 }).toBeGreaterThan(count + 20);
  // Nobody buys at the chosen moment, so that what was confirmed before it and after it is beyond doubt.
  over = true;
  await ended;
  await sleep(50);
  const moment = new Date();
  await sleep(50);
  const later = await buy(client(shop.url), item.variantId);
  await archiveEverything();
  await shop.stop();
  await server.kill();

  const copy = join(home, 'copy');
  const restored = await backup('backup:restore', '--to', moment.toISOString(), '--directory', join(copy, 'data'));
  expect(restored).toMatchObject({ code: 0 });
  // Unpacked by root, the files belong to the user "postgres"; the tests' server runs as another.
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', '65534:65534', copy]);
  const second = await startPostgres({ durable: true, home: copy, settings: ['archive_mode=off'], env: settings });
  const at = second.url.replace(/[^/]+$/, 'shop');
  const database = await openDatabase({ url: at, dataDir: '', poolSize: 2 });
  try {
    await expect
      .poll(async () => (await rows<{ yes: boolean }>(database.db, sql`select pg_is_in_recovery() as yes`))[0]?.yes, {
        timeout: 30_000,
      })
      .toBe(false);
    const kept = (await rows<{ number: string }>(database.db, sql`select number from orders`)).map((row) => row.number);
    expect(bought.filter((number) => !kept.includes(number))).toEqual([]);
    expect(kept).not.toContain(later);
    expect(kept).toHaveLength(bought.length);
    await expectSoundBooks(database.db);
  } finally {
    await database.close();
    await second.stop();
  }
});

test('a moment before the first base backup is refused, and one without a time zone', async () => {
  const backup = backupCli({ ...settings, DATABASE_URL: url });
  const early = await backup('backup:restore', '--to', '2020-01-01T00:00:00Z', '--directory', join(home, 'early'));
  expect(early).toMatchObject({ code: 1 });
  expect(early.output).toContain('No such backup');
  const vague = await backup('backup:restore', '--to', '2026-01-01 12:00', '--directory', join(home, 'early'));
  expect(vague.output).toContain('with the time zone');
});

async function archiveEverything(): Promise<void> {
  const database = await openDatabase({ url, dataDir: '', poolSize: 1 });
  try {
    await currentWal(database);
  } finally {
    await database.close();
  }
}
