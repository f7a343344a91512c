import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { holdCart, openCheckout } from '../src/modules/checkout/service.ts';
import { expireReservations, findLedgerMismatches, release, reserve, sell } from '../src/modules/inventory/service.ts';
import { rows } from '../src/platform/db.ts';
import { countOrders, endHolds, expectSoundBooks, shelfOf } from './support/books.ts';
import { addToCart, orderNumberOf } from './support/buying.ts';
import { type Client, client } from './support/client.ts';
import { counted, crowd, inFlight, type Outcome, pay, reachPayment, saysSoldOut, tryToBuy } from './support/crowd.ts';
import { type TestDatabase, testDatabase } from './support/database.ts';
import { addDelivery } from './support/delivery.ts';
import { addProduct, type Item } from './support/fixtures.ts';
import { type OpenShop, openShop } from './support/open_shop.ts';
import { run } from './support/program.ts';
import { projectRoot, type Shop, startShop } from './support/shop.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
beforeAll(() => run('./bin/prepare', [], { cwd: projectRoot }));

describe.each([
  { kind: 'postgres', buyers: 1_000, pieces: 100, atOnce: 100 },
  { kind: 'pglite', buyers: 50, pieces: 5, atOnce: 25 },
] as const)('$buyers buyers and $pieces pieces on $kind', ({ kind, buyers, pieces, atOnce }) => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop({ kind, trustProxy: 1 });
    await addDelivery(shop.database.db);
  });
  afterAll(() => shop.close());

  const db = () => shop.database.db;
  const watched = () => counted((request) => shop.app.fetch(request));
  const noFaults = (statuses: Map<number, number>) =>
    expect([...statuses.keys()].filter((status) => status >= 500 || status === 429)).toEqual([]);

  test('every piece is sold once, holds that lapse are sold to others, and who goes empty is told why', async () => {
    const item = await addProduct(db(), 'panjabi', { stock: pieces, title: 'Eid Panjabi' });
    const { answer, statuses } = watched();
    const all = crowd(buyers, answer);
    const added = await inFlight(atOnce, all, (buyer) => addToCart(buyer, item.variantId));
    expect(added.filter((one) => one.status !== 303)).toEqual([]);

    const reached = await inFlight(atOnce, all, (buyer) => reachPayment(buyer));
    const holders = reached.flatMap((one, n) => ('key' in one ? [{ n, form: one }] : []));
    expect(holders).toHaveLength(pieces);
    expect(await shelfOf(db(), item.variantId)).toEqual({ onHand: pieces, reserved: pieces });
    const refused = reached.flatMap((one) => ('refused' in one ? [one] : []));
    expect(refused).toHaveLength(buyers - pieces);
    expect(refused.filter((one) => !saysSoldOut(one.words))).toEqual([]);

    // Every fifth holder lets the ten minutes pass while the others pay.
    const slow = holders.filter((_, index) => index % 5 === 0);
    const quick = holders.filter((_, index) => index % 5 !== 0);
    const paid = await inFlight(atOnce, quick, ({ n, form }) => pay(at(all, n), form));
    expect(numbersOf(paid).size).toBe(quick.length);
    await endHolds(db());
    await expireReservations(db());
    expect(await shelfOf(db(), item.variantId)).toEqual({ onHand: slow.length, reserved: 0 });

    // Now the slow pay late, against everybody who went empty.
    const late = [
      ...slow.map(({ n, form }) => ({ n, form })),
      ...all.flatMap((_, n) => (holders.some((one) => one.n === n) ? [] : [{ n, form: null }])),
    ].sort((a, b) => (a.n % 97) - (b.n % 97));
    const outcomes = await inFlight(atOnce, late, async ({ n, form }): Promise<Outcome> => {
      const buyer = at(all, n);
      if (form) return pay(buyer, form);
      const again = await reachPayment(buyer);
      return 'refused' in again ? again : pay(buyer, again);
    });
    expect(numbersOf(outcomes).size).toBe(slow.length);
    expect(outcomes.filter((one) => 'words' in one && !saysSoldOut(one.words))).toEqual([]);
    noFaults(statuses);
    await soldOutAndSound(item, pieces);
  });

  test('carts of the same two goods in opposite orders lock nobody out', async () => {
    const [first, second] = [
      await addProduct(db(), 'cup', { stock: pieces }),
      await addProduct(db(), 'saucer', { stock: pieces }),
    ];
    const before = await countOrders(db());
    const { answer, statuses } = watched();
    const outcomes = await inFlight(atOnce, crowd(pieces * 2, answer), async (buyer, n): Promise<Outcome> => {
      for (const one of n % 2 === 0 ? [first, second] : [second, first]) await addToCart(buyer, one.variantId);
      const form = await reachPayment(buyer);
      return 'refused' in form ? form : pay(buyer, form);
    });
    noFaults(statuses);
    // Whoever came when one of the two was gone may have bought the other alone.
    for (const one of [first, second]) expect((await shelfOf(db(), one.variantId)).reserved).toBe(0);
    const sold = await rows<{ n: number }>(
      db(),
      sql`select coalesce(sum(quantity), 0)::int as n from order_lines where variant_id in (${first.variantId}, ${second.variantId})`,
    );
    const left = (await shelfOf(db(), first.variantId)).onHand + (await shelfOf(db(), second.variantId)).onHand;
    expect((sold[0]?.n ?? 0) + left).toBe(pieces * 2);
    expect(await countOrders(db())).toBe(before + numbersOf(outcomes).size);
    expect(numbersOf(outcomes).size).toBeGreaterThanOrEqual(pieces);
    await expectSoundBooks(db());
  });

  test('holds and sales of the same goods in opposite orders need no second try', async () => {
    const items = [await addProduct(db(), 'left', { stock: 400 }), await addProduct(db(), 'right', { stock: 400 })];
    const order = { id: 0, number: 'DC-TEST-0001' };
    await inFlight(
      8,
      Array.from({ length: 100 }, (_, n) => n),
      async (n) => {
        const wanted = items.map(({ variantId }) => ({ variantId, quantity: 1 + (n % 3) }));
        if (n % 2) wanted.reverse();
        // Without `transact`, which would try again and hide a deadlock.
        await db().transaction((tx) => reserve(tx, `test:${n}`, wanted));
        await db().transaction((tx) => (n % 5 ? sell(tx, `test:${n}`, wanted, order) : release(tx, `test:${n}`)));
      },
    );
    for (const item of items) expect((await shelfOf(db(), item.variantId)).reserved).toBe(0);
    expect(await findLedgerMismatches(db())).toEqual([]);
  });

  test('one cart paid, held again, changed and expired at once stays one order at most', async () => {
    const item = await addProduct(db(), 'quilt', { stock: pieces });
    const { answer, statuses } = watched();
    const all = crowd(pieces, answer);
    const orders = await inFlight(5, all, async (buyer) => {
      await addToCart(buyer, item.variantId);
      const form = await reachPayment(buyer);
      if ('refused' in form) return [];
      const answers = await Promise.all([
        buyer.post('/checkout/payment', form),
        buyer.post('/checkout/reservation'),
        buyer.post('/checkout/shipping', { method: 'dhaka' }),
        addToCart(buyer, item.variantId, 2),
        endHolds(db()).then(() => expireReservations(db())),
        buyer.post('/checkout/payment', form),
      ]);
      return [...new Set(answers.flatMap((one) => (one instanceof Response ? (orderNumberOf(one) ?? []) : [])))];
    });
    noFaults(statuses);
    expect(orders.filter((numbers) => numbers.length > 1)).toEqual([]);
    await endHolds(db());
    await expireReservations(db());
    expect((await shelfOf(db(), item.variantId)).reserved).toBe(0);
    await expectSoundBooks(db());
  });

  test('a hold that comes after its order was placed holds nothing', async () => {
    const item = await addProduct(db(), 'basket', { stock: pieces });
    const [buyer] = crowd(1, watched().answer);
    if (!buyer) return;
    await addToCart(buyer, item.variantId);
    const form = await reachPayment(buyer);
    const token = buyer.cookies.get('cart');
    const { cart, checkout } = await openCheckout(db(), token);
    expect('key' in form && (await pay(buyer, form))).toHaveProperty('number');
    expect(cart && checkout && (await holdCart(db(), { token, cart, checkout }, 'dhaka'))).toBeNull();
    expect(await shelfOf(db(), item.variantId)).toEqual({ onHand: pieces - 1, reserved: 0 });
    await expectSoundBooks(db());
  });

  async function soldOutAndSound(item: Item, sold: number): Promise<void> {
    await endHolds(db());
    await expireReservations(db());
    expect(await countOrders(db())).toBe(sold);
    expect(await shelfOf(db(), item.variantId)).toEqual({ onHand: 0, reserved: 0 });
    expect(await rows(db(), sql`select id from reservations`)).toEqual([]);
    await expectSoundBooks(db());
  }
});

describe('over the network, against two processes with Redis', () => {
  let database: TestDatabase;
  let shop: Shop;
  beforeAll(async () => {
    database = await testDatabase();
    await addDelivery(database.db);
    shop = await startShop({
      DATABASE_URL: database.url,
      REDIS_URL: inject('redisUrl'),
      WORKERS: '2',
      SEED_DEMO: '0',
    });
  });
  afterAll(async () => {
    await shop?.kill();
    await database?.close();
  });

  test('the same form posted ten times at once is one order', async () => {
    const { variantId } = await addProduct(database.db, 'honey', { stock: 50 });
    for (let round = 0; round < 5; round++) {
      const buyer = client(shop.url);
      await addToCart(buyer, variantId);
      const form = await reachPayment(buyer);
      if (!('key' in form)) throw new Error('the way to the payment step was refused');
      const tabs = Array.from({ length: 10 }, () => sameCookies(buyer));
      const answers = await Promise.all(tabs.map((tab) => tab.post('/checkout/payment', form)));
      expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(303));
      expect(new Set(answers.map(orderNumberOf)).size).toBe(1);
      expect(await countOrders(database.db)).toBe(round + 1);
    }
    expect(await shelfOf(database.db, variantId)).toEqual({ onHand: 45, reserved: 0 });
    await expectSoundBooks(database.db);
  });

  test('a hundred buyers get the ten pieces there are', async () => {
    const { variantId } = await addProduct(database.db, 'lantern', { stock: 10 });
    const before = await countOrders(database.db);
    const { answer, statuses } = counted((request) => fetch(request));
    const buyers = Array.from({ length: 100 }, () => client(answer, { origin: shop.url }));
    await inFlight(50, buyers, (buyer) => addToCart(buyer, variantId));
    const outcomes = await inFlight(50, buyers, (buyer) => tryToBuy(buyer, variantId));
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    // A second piece in the cart of a quick buyer is another buyer's loss: pieces count, not orders.
    const [sold] = await rows<{ n: number }>(
      database.db,
      sql`select coalesce(sum(quantity), 0)::int as n from order_lines where variant_id = ${variantId}`,
    );
    expect(sold?.n).toBe(10);
    expect(await countOrders(database.db)).toBe(before + numbersOf(outcomes).size);
    expect(await shelfOf(database.db, variantId)).toEqual({ onHand: 0, reserved: 0 });
    expect(outcomes.filter((one) => 'words' in one && !saysSoldOut(one.words))).toEqual([]);
    await expectSoundBooks(database.db);
  });

  /** Another tab of the same browser. */
  function sameCookies(visitor: Client): Client {
    const tab = client(shop.url);
    for (const [name, value] of visitor.cookies) tab.cookies.set(name, value);
    return tab;
  }
});

const numbersOf = (outcomes: Outcome[]): Set<string> =>
  new Set(outcomes.flatMap((one) => ('number' in one ? [one.number] : [])));

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing at ${index}`);
  return found;
}
