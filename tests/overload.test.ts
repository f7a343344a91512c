import { afterAll, beforeAll, expect, test } from 'vitest';
import { buyUntil } from '../loadtest/overload/buyers.ts';
import { metricsOf } from '../loadtest/overload/report.ts';
import { freshPath, openBrowser } from '../loadtest/overload/visitors.ts';
import { errorTexts } from '../src/modules/content/error_texts.ts';
import { type Database, openDatabase } from '../src/platform/db.ts';
import { expectSoundBooks } from './support/books.ts';
import { cloneTemplate } from './support/database.ts';
import { addDelivery } from './support/delivery.ts';
import { addProduct, type Item } from './support/fixtures.ts';
import { run } from './support/program.ts';
import { projectRoot, type Shop, startShop } from './support/shop.ts';

let database: Database;
let shop: Shop;
let goods: Item[] = [];

beforeAll(async () => {
  await run('./bin/prepare', [], { cwd: projectRoot });
  const url = await cloneTemplate();
  database = await openDatabase({ url, dataDir: '', poolSize: 4 });
  await addDelivery(database.db);
  for (let n = 0; n < 12; n++)
    goods = [...goods, await addProduct(database.db, `thing-${n}`, { stock: 10_000, title: `Thing number ${n}` })];
  // Four pages at once and little patience: four hundred who ask without a pause are too many for any machine.
  shop = await startShop({ DATABASE_URL: url, SEED_DEMO: '0', DATABASE_POOL: '4', PATIENCE_MS: '150' });
}, 120_000);

afterAll(async () => {
  await shop?.kill();
  await database?.close();
});

test('under a surge newcomers wait, buyers buy, and afterwards all is as before', { timeout: 90_000 }, async () => {
  const slugs = goods.map(({ slug }) => slug);
  expect((await fetch(`${shop.url}/p/${slugs[0]}`)).status).toBe(200);

  const browser = openBrowser(shop.url, 400);
  const statuses = new Map<number, number>();
  let over = false;
  const crowd = Array.from({ length: 400 }, async () => {
    while (!over) {
      const { status } = await browser.get(freshPath(slugs, ['thing']));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  let enough = false;
  const buying = buyUntil(
    { url: shop.url, buyers: 3, variants: goods.map(({ variantId }) => variantId), method: 'dhaka' },
    () => enough,
  );
  await expect.poll(async () => (await metricsOf(shop.url)).level, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);

  // A newcomer is asked to wait, in the language of the address, and told when to come again.
  const waiting = async (path: string) => {
    for (let n = 1; ; n++) {
      const response = await fetch(`${shop.url}${path}?min=${1_000_000 + n}`);
      if (response.status === 503) return response;
      expect(n, 'newcomers are let in').toBeLessThan(200);
    }
  };
  for (const [path, lang] of [
    ['/products', 'en'],
    ['/bn/products', 'bn'],
  ] as const) {
    const response = await waiting(path);
    const seconds = Number(response.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThanOrEqual(8);
    expect(response.headers.get('Refresh')).toBe(String(seconds));
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(response.headers.getSetCookie()).toEqual([]);
    const html = await response.text();
    expect(html).toContain(`<html lang="${lang}">`);
    expect(html).toContain(errorTexts[lang].waitTitle);
    expect(html).toContain(errorTexts[lang].waitCart);
    expect(html).not.toContain('<script');
    expect(Buffer.byteLength(html)).toBeLessThan(6_000);
  }
  const times = new Set<string | null>();
  for (let n = 0; n < 12; n++) times.add((await waiting('/products')).headers.get('Retry-After'));
  expect(times.size, 'they are not all asked to come back together').toBeGreaterThan(1);

  // What costs nothing, and what must be known, is answered as ever.
  expect((await fetch(`${shop.url}/health`)).status).toBe(200);
  expect((await fetch(`${shop.url}/ready`)).status).toBe(200);
  expect((await fetch(`${shop.url}/orders/track`)).status).toBe(200);
  expect((await fetch(`${shop.url}/p/${slugs[0]}`)).status).toBe(200);
  const extra = await fetch(`${shop.url}/search/suggest?q=thi`, { headers: { 'HX-Request': 'true' } });
  expect([200, 204]).toContain(extra.status);

  // Who has a cart gets fresh pages.
  const withCart = await fetch(`${shop.url}/products?min=77`, { headers: { Cookie: `cart=${'c'.repeat(32)}` } });
  expect(withCart.status).toBe(200);

  await expect.poll(async () => (await metricsOf(shop.url)).shed.new ?? 0, { timeout: 20_000 }).toBeGreaterThan(100);
  await expect.poll(() => statuses.get(200) ?? 0, { timeout: 20_000 }).toBeGreaterThan(50);
  enough = true;
  const bought = await buying;
  expect(bought.refused).toEqual([]);
  expect(bought.orders).toBeGreaterThan(0);
  over = true;
  await Promise.all(crowd);
  browser.close();
  expect([...statuses.keys()].sort()).toEqual([200, 503]);

  await expect.poll(async () => (await metricsOf(shop.url)).level, { timeout: 20_000 }).toBe(0);
  const after = await fetch(`${shop.url}/products?min=78`);
  expect(after.status).toBe(200);
  expect(after.headers.getSetCookie()).toEqual([]);
  expect(after.headers.get('Cache-Control')).toContain('public');
  expect(shop.output()).toContain('more comes in than can be served');
  await expectSoundBooks(database.db);
});

test('who was let in while others waited stays in, and no proxy keeps that answer', { timeout: 60_000 }, async () => {
  const slugs = goods.map(({ slug }) => slug);
  const browser = openBrowser(shop.url, 200);
  let over = false;
  let refused = 0;
  const crowd = Array.from({ length: 200 }, async () => {
    while (!over) if ((await browser.get(freshPath(slugs, ['thing']))).status === 503) refused++;
  });
  await expect.poll(async () => (await metricsOf(shop.url)).level, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);

  const comes = async (headers: Record<string, string> = {}) => {
    const response = await fetch(`${shop.url}${freshPath(slugs, ['thing'])}`, { headers });
    await response.text();
    return response;
  };
  let welcome = await comes();
  for (let tries = 0; welcome.status !== 200 && tries < 1_000; tries++) welcome = await comes();
  expect(welcome.status).toBe(200);
  expect(welcome.headers.getSetCookie().join()).toMatch(/^in=1; Max-Age=600; .*HttpOnly/);
  expect(welcome.headers.get('Cache-Control')).toBe('private, no-store');

  const before = refused;
  let served = 0;
  for (let page = 0; page < 20; page++) if ((await comes({ Cookie: 'in=1' })).status === 200) served++;
  // A machine that stands still for a moment may be too much for them as well.
  expect(served).toBeGreaterThanOrEqual(15);
  expect(refused, 'others waited meanwhile').toBeGreaterThan(before);
  over = true;
  await Promise.all(crowd);
  browser.close();
});
