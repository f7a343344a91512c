import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, addToCart, goToPayment } from '../../../tests/support/buying.ts';
import type { Client } from '../../../tests/support/client.ts';
import { addDelivery } from '../../../tests/support/delivery.ts';
import { addProduct } from '../../../tests/support/fixtures.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { stock } from '../inventory/tables.ts';
import { acknowledgeChanges, deleteOldCarts, findCart } from './service.ts';
import { cartLines, carts } from './tables.ts';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop({ kind: 'pglite' });
  await addDelivery(shop.database.db);
}, 60_000);
afterAll(() => shop.close());

test('what a cart holds for its checkout is not lost by adding one more', async () => {
  const { db } = shop.database;
  const { variantId } = await addProduct(db, 'lamp', { priceMinor: 50_000, stock: 4, title: 'Lamp' });
  const visitor = shop.visitor();
  await addToCart(visitor, variantId, 3);
  await goToPayment(visitor);
  await addToCart(visitor, variantId, 1);
  const lines = await db.select().from(cartLines).where(eq(cartLines.variantId, variantId));
  expect(lines.map(({ quantity }) => quantity)).toEqual([4]);
  await goToPayment(visitor);
  const again = await addToCart(visitor, variantId, 1);
  expect(again.status).toBe(200);
  expect((await db.select().from(cartLines).where(eq(cartLines.variantId, variantId)))[0]?.quantity).toBe(4);
});

test('what the shopper changes while a page is made stays as they changed it', async () => {
  const { db } = shop.database;
  const { variantId } = await addProduct(db, 'kettle', { priceMinor: 50_000, stock: 9, title: 'Kettle' });
  const visitor = shop.visitor();
  await addToCart(visitor, variantId, 8);
  await db.update(stock).set({ onHand: 6 }).where(eq(stock.variantId, variantId));
  const token = visitor.cookies.get('cart') ?? '';
  const read = await findCart(db, token);
  const line = read?.lines[0];
  expect(line?.counted).toBe(6);
  await visitor.post(`/cart/items/${line?.id}`, { quantity: 2 });
  if (read) await acknowledgeChanges(db, read);
  expect((await findCart(db, token))?.lines[0]?.quantity).toBe(2);
});

test('a cart is kept for ninety days after anything was done with it, and then goes', async () => {
  const { db } = shop.database;
  const { variantId } = await addProduct(db, 'rug', { stock: 9 });
  const acts: Record<string, (visitor: Client, line: number) => Promise<unknown>> = {
    nothing: async () => {},
    added: (visitor) => addToCart(visitor, variantId),
    changed: (visitor, line) => visitor.post(`/cart/items/${line}`, { quantity: 2 }),
    removed: (visitor, line) => visitor.post(`/cart/items/${line}`, { quantity: 0 }),
    addressed: (visitor) => visitor.post('/checkout', address),
    held: async (visitor) => {
      await visitor.post('/checkout', address);
      await makeOld(visitor);
      await visitor.post('/checkout/shipping', { method: 'dhaka' });
    },
  };
  const makeOld = (visitor: Client) =>
    db
      .update(carts)
      .set({ updatedAt: sql`now() - interval '91 days'` })
      .where(eq(carts.token, visitor.cookies.get('cart') ?? ''));
  const kept: string[] = [];
  for (const [name, act] of Object.entries(acts)) {
    const visitor = shop.visitor();
    await addToCart(visitor, variantId);
    const line = (await findCart(db, visitor.cookies.get('cart')))?.lines[0]?.id ?? 0;
    await makeOld(visitor);
    await act(visitor, line);
    await deleteOldCarts(db);
    if (await findCart(db, visitor.cookies.get('cart'))) kept.push(name);
  }
  expect(kept).toEqual(['added', 'changed', 'removed', 'addressed', 'held']);
});

test('an address whose letters are encoded twice is not found, and no fault', async () => {
  expect((await shop.visitor().get('/p/lamp%2500')).status).toBe(404);
});
