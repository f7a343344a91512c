import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { subscribe } from '../src/events.ts';
import { findProductBySlug, saveProduct } from '../src/modules/catalog/service.ts';
import { type Database, openDatabase, transact } from '../src/platform/db.ts';
import { subscriptions } from '../src/subscriptions.ts';
import { expectSoundBooks } from './support/books.ts';
import { buy } from './support/buying.ts';
import { client } from './support/client.ts';
import { migrations } from './support/database.ts';
import { addDelivery } from './support/delivery.ts';
import { addProduct, type Item } from './support/fixtures.ts';
import { type Load, startLoad } from './support/load.ts';
import { type PostgresServer, type RedisServer, startPostgres, startRedis } from './support/servers.ts';
import { type Shop, startShop } from './support/shop.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let server: PostgresServer;
let redis: RedisServer;
let database: Database;
let shops: Shop[] = [];
const goods: Item[] = [];

beforeAll(async () => {
  [server, redis] = await Promise.all([startPostgres(), startRedis()]);
  const url = await server.createDatabase('shop');
  database = await openDatabase({ url, dataDir: '', poolSize: 4 });
  await database.migrate(migrations);
  subscribe(subscriptions);
  await addDelivery(database.db);
  for (const slug of ['sari', 'lungi', 'gamcha', 'kantha'])
    goods.push(await addProduct(database.db, slug, { stock: 100_000, title: `The ${slug}` }));
  // Two programs rather than two workers of one, so that each can be asked by itself.
  const env = { DATABASE_URL: url, REDIS_URL: redis.url, SEED_DEMO: '0' };
  shops = [await startShop(env), await startShop(env)];
});
afterAll(async () => {
  await Promise.all(shops.map((shop) => shop.kill()));
  await database?.close();
  await Promise.all([server?.stop(), redis?.stop()]);
});

const urls = () => shops.map((shop) => shop.url);
const readiness = (): Promise<string[]> =>
  Promise.all(
    urls().map(async (url) => {
      const response = await fetch(`${url}/ready`);
      const body: unknown = await response.json();
      const status = typeof body === 'object' && body && 'status' in body ? body.status : '';
      return `${response.status} ${status}`;
    }),
  );
const becomes = (state: string) => expect.poll(readiness, { timeout: 30_000, interval: 100 }).toEqual([state, state]);

/** A new price in one process: how long until every process shows it on the product's page, in ms. */
async function changePrice(priceMinor: number, shown: string): Promise<number> {
  const pages = () => Promise.all(urls().map(async (url) => (await fetch(`${url}/p/sari`)).text()));
  for (const page of await pages()) expect(page).not.toContain(shown);
  const began = performance.now();
  await transact(database.db, async (tx) => {
    const found = await findProductBySlug(tx, 'sari');
    if (!found) throw new Error('the sari is gone');
    await saveProduct(tx, {
      ...found.product,
      variants: found.variants.map((variant) => ({ ...variant, priceMinor })),
    });
  });
  await expect
    .poll(async () => (await pages()).every((page) => page.includes(shown)), { timeout: 20_000, interval: 50 })
    .toBe(true);
  return Math.round(performance.now() - began);
}

describe('Redis goes away while visitors browse and buy', () => {
  let load: Load;

  test('no request fails, and the shop says that it is degraded', async () => {
    await becomes('200 ready');
    load = startLoad(urls(), goods);
    await enough(() => load.orders() >= 6);
    await redis.stop();
    await becomes('200 degraded');
    const before = load.orders();
    await enough(() => load.orders() >= before + 12);
    console.log(`a price crossed without Redis in ${await changePrice(123_400, '৳1,234')} ms`);
    await redis.start();
    await becomes('200 ready');
    await enough(() => load.orders() >= before + 20);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.requests()).toBeGreaterThan(200);
  });

  test('afterwards what one process changes is seen on the kept pages of the other', async () => {
    for (const url of urls()) for (let n = 0; n < 3; n++) await (await fetch(`${url}/p/sari`)).text();
    console.log(`a price crossed through Redis in ${await changePrice(432_100, '৳4,321')} ms`);
    await expectSoundBooks(database.db);
  });
});

describe('PostgreSQL goes away while visitors browse and buy', () => {
  test('kept pages go on, fresh ones say to come back, and nobody has to start the shop again', async () => {
    for (const url of urls()) for (const path of ['/', '/p/sari']) await (await fetch(`${url}${path}`)).text();
    const load = startLoad(urls(), goods);
    await enough(() => load.orders() >= 6);
    const pids = shops.map((shop) => shop.pid);
    const goneAt = Date.now();
    await server.kill();
    await becomes('503 unavailable');
    for (const url of urls()) {
      for (const path of ['/', '/p/sari']) expect((await fetch(`${url}${path}`)).status).toBe(200);
      const fresh = await fetch(`${url}/products?min=9999`);
      expect(fresh.status).toBe(503);
      expect(Number(fresh.headers.get('Retry-After'))).toBeGreaterThan(0);
      const page = await fresh.text();
      expect(page).toContain('The shop is catching its breath');
      expect(page).toContain('<header');
      expect(page).not.toMatch(/ECONNREFUSED|postgres|at .*\.ts/i);
      expect((await fetch(`${url}/bn/cart`)).headers.get('Cache-Control')).toContain('no-store');
      expect((await fetch(`${url}/health`)).status).toBe(200);
    }
    await sleep(1_500);
    await server.restart();
    await becomes('200 ready');
    const backAt = Date.now();
    const before = load.orders();
    await enough(() => load.orders() >= before + 12);
    await load.stop();
    const { failures } = load;
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter((failure) => failure.status !== 503)).toEqual([]);
    expect(failures.filter((failure) => failure.to < goneAt || failure.from > backAt)).toEqual([]);
    expect(shops.map((shop) => shop.pid)).toEqual(pids);
    for (const url of urls()) expect(await buy(client(url), goods[0]?.variantId ?? 0)).toMatch(/^DC-/);
    await expectSoundBooks(database.db);
  });

  test('an orderly restart is no different, with Redis away as well', async () => {
    for (const url of urls()) await (await fetch(`${url}/p/lungi`)).text();
    await redis.stop();
    await becomes('200 degraded');
    for (const url of urls()) await (await fetch(`${url}/p/lungi`)).text();
    await server.kill();
    await becomes('503 unavailable');
    // Alone, a process takes its pages for old after two seconds; an old page is better than none.
    await sleep(2_500);
    for (const url of urls()) for (let n = 0; n < 3; n++) expect((await fetch(`${url}/p/lungi`)).status).toBe(200);
    await server.restart();
    await becomes('200 degraded');
    const load = startLoad(urls(), goods);
    await enough(() => load.orders() >= 6);
    await server.restart();
    await becomes('200 degraded');
    const backAt = Date.now();
    const before = load.orders();
    await enough(() => load.orders() >= before + 6);
    await load.stop();
    expect(load.failures.filter((failure) => failure.status !== 503 || failure.from > backAt)).toEqual([]);
    await redis.start();
    await becomes('200 ready');
    await changePrice(555_500, '৳5,555');
    await expectSoundBooks(database.db);
  });
});

/** Waits until it holds. The time it takes is the machine's affair. */
async function enough(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}
