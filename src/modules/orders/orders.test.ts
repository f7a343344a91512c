import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { address, addToCart, buy, goToPayment, orderNumberOf, readPaymentForm } from '../../../tests/support/buying.ts';
import { addDelivery } from '../../../tests/support/delivery.ts';
import { addProduct } from '../../../tests/support/fixtures.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { rows, transact } from '../../platform/db.ts';
import { products, variants } from '../catalog/tables.ts';
import { findLedgerMismatches } from '../inventory/service.ts';
import { reservations, stock } from '../inventory/tables.ts';
import { changeStatus, countSales, findTotalMismatches } from './service.ts';
import { orderHistory, orderLines, orders } from './tables.ts';

describe.each(['postgres', 'pglite'] as const)('orders on %s', (kind) => {
  let shop: OpenShop;
  beforeAll(async () => {
    shop = await openShop({ kind });
    await addDelivery(shop.database.db);
  }, 60_000);
  afterAll(() => shop.close());

  const db = () => shop.database.db;
  const orderCount = async () => (await rows<{ n: number }>(db(), sql`select count(*)::int as n from orders`))[0]?.n;
  const onHand = async (variantId: number) =>
    (await db().select().from(stock).where(eq(stock.variantId, variantId)))[0]?.onHand;

  test('a guest buys with cash on delivery: order, lines, VAT, history and stock agree', async () => {
    const { variantId } = await addProduct(db(), 'sari', { priceMinor: 115_000, stock: 5, title: 'Sari' });
    const visitor = shop.visitor();
    const number = await buy(visitor, variantId, 2);
    const [order] = await db().select().from(orders).where(eq(orders.number, number));
    expect(order).toMatchObject({
      status: 'pending',
      paymentStatus: 'unpaid',
      subtotalMinor: 230_000,
      deliveryMinor: 6_000,
      totalMinor: 236_000,
      vatMinor: 30_000,
      phone: '01712345678',
      address: { district: { en: 'Dhaka', bn: 'ঢাকা' } },
    });
    const lines = await db()
      .select()
      .from(orderLines)
      .where(eq(orderLines.orderId, order?.id ?? 0));
    expect(lines).toMatchObject([
      { quantity: 2, unitMinor: 115_000, totalMinor: 230_000, vatMinor: 30_000, sku: 'SARI' },
    ]);
    const history = await db()
      .select()
      .from(orderHistory)
      .where(eq(orderHistory.orderId, order?.id ?? 0));
    expect(history.map((entry) => `${entry.machine} ${entry.to} ${entry.actor}`)).toEqual([
      'order pending shopper',
      'payment unpaid shopper',
    ]);
    expect(await onHand(variantId)).toBe(3);
    expect(await db().select().from(reservations).where(eq(reservations.variantId, variantId))).toEqual([]);
    const thanks = await (await visitor.get(`/orders/${number}/thanks`)).text();
    expect(thanks).toContain(number);
    expect(thanks).toContain('৳2,360');
  });

  test('what htmx adds stands in the cart of the page afterwards', async () => {
    const { variantId } = await addProduct(db(), 'kite');
    const visitor = shop.visitor();
    const fragment = await visitor.post(
      '/cart/items',
      { variant: variantId, view: 'drawer' },
      { headers: { 'HX-Request': 'true' } },
    );
    expect(await fragment.text()).not.toContain('<html');
    expect(await (await visitor.get('/cart')).text()).toContain('kite');
  });

  test('the same form posted ten times at once is one order', async () => {
    const { variantId } = await addProduct(db(), 'honey', { stock: 50 });
    const before = await orderCount();
    const visitor = shop.visitor();
    await addToCart(visitor, variantId);
    const form = await goToPayment(visitor);
    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.post('/checkout/payment', form)));
    expect(new Set(answers.map(orderNumberOf)).size).toBe(1);
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(303));
    const later = await visitor.post('/checkout/payment', form);
    expect(orderNumberOf(later)).toBe(orderNumberOf(answers[0] ?? later));
    expect(await orderCount()).toBe((before ?? 0) + 1);
    expect(await onHand(variantId)).toBe(49);
  });

  test('a cart held ten times at once holds its pieces once', async () => {
    const { variantId } = await addProduct(db(), 'jar', { stock: 50 });
    const visitor = shop.visitor();
    await addToCart(visitor, variantId, 3);
    await visitor.post('/checkout', address);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => visitor.post('/checkout/shipping', { method: 'dhaka' })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(303));
    const held = await db().select().from(reservations).where(eq(reservations.variantId, variantId));
    expect(held.map(({ quantity }) => quantity)).toEqual([3]);
    const [level] = await db().select().from(stock).where(eq(stock.variantId, variantId));
    expect(level).toMatchObject({ onHand: 50, reserved: 3 });
  });

  test('the key of another visitor’s checkout places nothing', async () => {
    const { variantId } = await addProduct(db(), 'ghee');
    const owner = shop.visitor();
    await addToCart(owner, variantId);
    const form = await goToPayment(owner);
    const thief = shop.visitor();
    await addToCart(thief, variantId);
    const before = await orderCount();
    expect(orderNumberOf(await thief.post('/checkout/payment', form))).toBeNull();
    expect(await orderCount()).toBe(before);
  });

  test('a price that rose since the review is shown before it is charged', async () => {
    const { productId, variantId } = await addProduct(db(), 'kantha', { priceMinor: 50_000 });
    const visitor = shop.visitor();
    await addToCart(visitor, variantId);
    const form = await goToPayment(visitor);
    await db().update(variants).set({ priceMinor: 60_000 }).where(eq(variants.productId, productId));
    const refused = await visitor.post('/checkout/payment', form);
    expect(refused.status).toBe(422);
    const again = readPaymentForm(await refused.text());
    expect(again.total).toBe('66000');
    expect(orderNumberOf(await visitor.post('/checkout/payment', again))).not.toBeNull();
  });

  test('when the hold ran out and another bought the last piece, nothing is written', async () => {
    const { variantId } = await addProduct(db(), 'clock', { stock: 1 });
    const slow = shop.visitor();
    await addToCart(slow, variantId);
    const form = await goToPayment(slow);
    const quick = shop.visitor();
    await addToCart(quick, variantId).then((answer) => expect(answer.status).toBe(422)); // held for the slow one
    await db()
      .update(reservations)
      .set({ expiresAt: new Date(0) });
    const { expireReservations } = await import('../inventory/service.ts');
    await expireReservations(db());
    await buy(quick, variantId);
    const before = await orderCount();
    const refused = await slow.post('/checkout/payment', form);
    expect([409, 303]).toContain(refused.status);
    expect(orderNumberOf(refused)).toBeNull();
    expect(await orderCount()).toBe(before);
    expect(await onHand(variantId)).toBe(0);
  });

  test('an order is shown to its buyer, to who knows number and phone, and to nobody else', async () => {
    const { variantId } = await addProduct(db(), 'toy');
    const buyer = shop.visitor();
    const number = await buy(buyer, variantId);
    expect((await buyer.get(`/orders/${number}`)).status).toBe(200);
    const stranger = shop.visitor();
    for (const path of [
      `/orders/${number}`,
      `/orders/${number}/thanks`,
      `/orders/${number}/receipt`,
      `/orders/${number}?key=wrong`,
    ])
      expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.post(`/orders/${number}/cancellation`)).status).toBe(404);
    const wrong = await stranger.post('/orders/track', { number, phone: '01812345678' });
    expect(wrong.status).toBe(422);
    const typed = number.toLowerCase().replaceAll('-', ' ');
    const tracked = await stranger.post('/orders/track', { number: typed, phone: '+880 1712-345678' });
    expect(tracked.headers.get('Location')).toBe(`/orders/${number}`);
    expect((await stranger.get(`/orders/${number}`)).status).toBe(200);
  });

  test('the customer cancels before packing: the pieces return; once packed it is refused', async () => {
    const { variantId } = await addProduct(db(), 'shoe', { stock: 3 });
    const visitor = shop.visitor();
    const number = await buy(visitor, variantId);
    expect(await onHand(variantId)).toBe(2);
    const [one, two] = await Promise.all(
      [1, 2].map(() => visitor.post(`/orders/${number}/cancellation`, { reason: 'mind' })),
    );
    expect([one?.status, two?.status].sort()).toEqual([303, 409]);
    expect(await onHand(variantId)).toBe(3);
    const packed = await buy(visitor, variantId);
    for (const status of ['confirmed', 'packed'] as const)
      await transact(db(), (tx) => changeStatus(tx, packed, status, { actor: 'test' }));
    expect((await visitor.post(`/orders/${packed}/cancellation`)).status).toBe(409);
    expect(await onHand(variantId)).toBe(2);
  });

  test('an illegal step is refused with a sentence; delivery of a cash order makes it paid', async () => {
    const { variantId } = await addProduct(db(), 'book');
    const number = await buy(shop.visitor(), variantId);
    const step = (status: 'confirmed' | 'packed' | 'shipped' | 'delivered' | 'cancelled' | 'returned') =>
      transact(db(), (tx) => changeStatus(tx, number, status, { actor: 'test' }));
    await expect(step('delivered')).rejects.toThrow(`Order ${number} is pending: it cannot become delivered.`);
    for (const status of ['confirmed', 'packed', 'shipped', 'delivered'] as const) await step(status);
    await expect(step('cancelled')).rejects.toThrow('cannot become cancelled');
    const [order] = await db().select().from(orders).where(eq(orders.number, number));
    expect(order).toMatchObject({ status: 'delivered', paymentStatus: 'paid' });
  });

  test('what was sold stays as it was sold when the catalogue changes', async () => {
    const { productId, variantId } = await addProduct(db(), 'drum', { title: 'Drum' });
    const visitor = shop.visitor();
    const number = await buy(visitor, variantId);
    await db().delete(products).where(eq(products.id, productId));
    const page = await (await visitor.get(`/orders/${number}`)).text();
    expect(page).toContain('Drum');
    expect((await visitor.post(`/orders/${number}/cancellation`)).status).toBe(303);
  });

  test('the confirmation is mailed in the language of the order, with a link that opens it', async () => {
    const { variantId } = await addProduct(db(), 'mango', { title: 'Mango' });
    const visitor = shop.visitor();
    await addToCart(visitor, variantId);
    await visitor.post('/bn/checkout', {
      phone: '০১৭১২৩৪৫৬৭৮',
      name: 'নুসরাত জাহান',
      email: 'nusrat@shop.test',
      district: 'dhaka',
      upazila: 'dhaka/dhanmondi',
      street: 'বাসা ১২, রোড ৫',
    });
    await visitor.post('/bn/checkout/shipping', { method: 'dhaka' });
    const form = readPaymentForm(await (await visitor.get('/bn/checkout/payment')).text());
    const number = orderNumberOf(await visitor.post('/bn/checkout/payment', form));
    await shop.jobs.drain();
    const outbox = join(shop.dataDir, 'outbox');
    const file = readdirSync(outbox).find((name) => name.includes(`${number}`));
    const mail = readFileSync(join(outbox, file ?? ''), 'utf8');
    expect(mail).toContain('To: nusrat@shop.test');
    const [order] = await db()
      .select()
      .from(orders)
      .where(eq(orders.number, number ?? ''));
    const stranger = shop.visitor();
    const opened = await stranger.get(`/bn/orders/${number}?key=${order?.accessKey}`);
    expect(opened.headers.get('Location')).toBe(`/bn/orders/${number}`);
    expect((await stranger.get(`/bn/orders/${number}`)).status).toBe(200);
    const damaged = await stranger.get(`/orders/${number}?key=cut-short-by-the-mail-program`);
    expect([damaged.status, damaged.headers.get('Location')]).toEqual([303, `/orders/${number}`]);
  });

  test('what was ordered counts towards what is popular, each order once, cancelled ones not', async () => {
    const { productId, variantId } = await addProduct(db(), 'cricket-bat');
    const visitor = shop.visitor();
    await countSales(db());
    await buy(visitor, variantId, 3);
    const cancelled = await buy(visitor, variantId, 2);
    await visitor.post(`/orders/${cancelled}/cancellation`);
    await Promise.all([countSales(db()), countSales(db())]);
    await countSales(db());
    const [product] = await db().select().from(products).where(eq(products.id, productId));
    expect(product?.sold).toBe(3);
    const late = await buy(visitor, variantId, 4);
    await countSales(db());
    await visitor.post(`/orders/${late}/cancellation`);
    const [again] = await db().select().from(products).where(eq(products.id, productId));
    expect(again?.sold).toBe(3);
  });

  test('afterwards ledger and totals add up', async () => {
    expect(await findLedgerMismatches(db())).toEqual([]);
    expect(await findTotalMismatches(db())).toEqual([]);
  });
});
