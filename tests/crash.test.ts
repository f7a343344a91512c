import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase, rows } from '../src/platform/db.ts';
import { endHolds, expectSoundBooks } from './support/books.ts';
import { address, addToCart, orderNumberOf, type PaymentForm } from './support/buying.ts';
import { type Client, client } from './support/client.ts';
import { reachPayment } from './support/crowd.ts';
import { migrations } from './support/database.ts';
import { addDelivery } from './support/delivery.ts';
import { addProduct, type Item } from './support/fixtures.ts';
import { type PostgresServer, startPostgres } from './support/servers.ts';
import { type Shop, startShop, temporaryDirectory } from './support/shop.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const buyers = 20;
const wanted = 30;

type Bought = { visitor: Client; number: string };
type Interrupted = { visitor: Client; form: PaymentForm };

describe.each(['postgres', 'pglite'] as const)('kill -9 while %s takes orders', (kind) => {
  const dataDir = temporaryDirectory();
  let server: PostgresServer | undefined;
  let databaseUrl: string | undefined;
  let shop: Shop | undefined;
  let mango: Item;
  let lychee: Item;
  let rare: Item;

  const open = (): Promise<Database> => openDatabase({ url: databaseUrl, dataDir, poolSize: 4 });
  const start = () =>
    startShop({ DATA_DIR: dataDir, SEED_DEMO: '0', ...(databaseUrl && { DATABASE_URL: databaseUrl }) });

  /** The database by itself; PGlite serves one process, so the shop must not run then. */
  async function inside<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await open();
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  beforeAll(async () => {
    if (kind === 'postgres') {
      server = await startPostgres({ durable: true });
      databaseUrl = await server.createDatabase('shop');
    }
    await inside(async ({ db, migrate }) => {
      await migrate(migrations);
      await addDelivery(db);
      mango = await addProduct(db, 'mango', { stock: 10_000, title: 'Himsagar mango' });
      lychee = await addProduct(db, 'lychee', { stock: 10_000, title: 'Bombai lychee' });
      rare = await addProduct(db, 'rare', { stock: 3, title: 'Rare print' });
    });
    shop = await start();
  });
  afterAll(async () => {
    await shop?.kill();
    await server?.stop();
  });

  test('no order whose thanks reached a buyer is lost, half an order there never is, and carts stay', async () => {
    const url = shop?.url ?? '';
    const bought: Bought[] = [];
    const interrupted: Interrupted[] = [];
    const carts: Client[] = [];
    let over = false;

    // All there is of the rare print is held at the payment step when the process dies.
    const holders = [client(url), client(url), client(url)];
    for (const holder of holders) {
      await addToCart(holder, rare.variantId);
      expect(await reachPayment(holder)).toHaveProperty('key');
    }

    const buyEndlessly = async (n: number) => {
      for (let round = 0; !over; round++) {
        const visitor = client(url);
        const pending: Partial<Interrupted> = { visitor };
        try {
          await addToCart(visitor, mango.variantId, 2);
          await addToCart(visitor, lychee.variantId, 1);
          if (n % 4 === 0 && round % 2 === 0) {
            carts.push(visitor);
            continue;
          }
          const form = await reachPayment(visitor, { form: { ...address, email: `buyer${n}@shop.test` } });
          if (!('key' in form)) throw new Error(`refused: ${form.refused}`);
          pending.form = form;
          const number = orderNumberOf(await visitor.post('/checkout/payment', form));
          if (number) bought.push({ visitor, number });
          else throw new Error('an order was refused');
        } catch (error) {
          if (!over) throw error;
          if (pending.form) interrupted.push({ visitor, form: pending.form });
        }
      }
    };
    const buying = Array.from({ length: buyers }, (_, n) => buyEndlessly(n));
    await Promise.race([untilBought(bought, carts), Promise.all(buying)]);
    over = true;
    await shop?.kill();
    await server?.kill();
    await Promise.all(buying);
    expect(bought.length).toBeGreaterThanOrEqual(wanted);
    await server?.restart();
    shop = await start();
    const again = (visitor: Client) => sameCookies(visitor, shop?.url ?? '');

    for (const { visitor, number } of bought) {
      const thanks = await again(visitor).get(`/orders/${number}/thanks`);
      expect(thanks.status).toBe(200);
      const words = await thanks.text();
      for (const part of [number, 'Himsagar mango', 'Bombai lychee', '৳3,000']) expect(words).toContain(part);
    }
    for (const visitor of carts) {
      const cart = await (await again(visitor).get('/cart')).text();
      expect(cart).toContain('Himsagar mango');
      expect(cart).toContain('Bombai lychee');
    }
    // Whoever was interrupted presses the button again and has one order, whether the first press was heard or not.
    const retried = await Promise.all(
      interrupted.map(async ({ form, visitor }) => orderNumberOf(await again(visitor).post('/checkout/payment', form))),
    );
    expect(retried.filter((number) => number === null)).toEqual([]);
    console.log(`${kind}: ${bought.length} orders reached buyers, ${interrupted.length} were cut off at the button`);

    if (kind === 'pglite') await shop.stop();
    const numbers = await inside(async ({ db }) => {
      await expectSoundBooks(db);
      const kept = (await rows<{ number: string }>(db, sql`select number from orders`)).map((row) => row.number);
      const known = new Set([...bought.map((one) => one.number), ...retried]);
      expect(kept.filter((number) => !known.has(number))).toEqual([]);
      expect(kept).toHaveLength(known.size);
      // The ten minutes of every hold pass; what the dead process had begun of its jobs is taken up soon in any case.
      await endHolds(db);
      return kept;
    });
    if (kind === 'pglite') shop = await start();

    const outbox = join(dataDir, 'outbox');
    const mailed = () => (existsSync(outbox) ? readdirSync(outbox).join(' ') : '');
    await expect.poll(() => numbers.filter((number) => !mailed().includes(number)), { timeout: 60_000 }).toEqual([]);
    const patient = client(shop.url);
    await expect
      .poll(async () => (await addToCart(patient, rare.variantId, 3)).status, { timeout: 60_000, interval: 500 })
      .toBe(303);

    expect(await shop.stop()).toBe(0);
    await inside(async ({ db }) => {
      expect(await rows(db, sql`select * from reservations`)).toEqual([]);
      expect(await rows(db, sql`select * from stock where reserved > 0`)).toEqual([]);
      expect(await rows(db, sql`select handler, last_error from jobs where handler like 'order.placed%'`)).toEqual([]);
      await expectSoundBooks(db);
    });
  });
});

async function untilBought(bought: Bought[], carts: Client[]): Promise<void> {
  while (bought.length < wanted || carts.length < 3) await sleep(5);
}

function sameCookies(visitor: Client, url: string): Client {
  const later = client(url);
  for (const [name, value] of visitor.cookies) later.cookies.set(name, value);
  return later;
}
