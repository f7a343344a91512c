import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addToCart, goToPayment } from '../../../tests/support/buying.ts';
import { addDelivery } from '../../../tests/support/delivery.ts';
import { addProduct } from '../../../tests/support/fixtures.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { cartLines } from './tables.ts';

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

test('an address whose letters are encoded twice is not found, and no fault', async () => {
  expect((await shop.visitor().get('/p/lamp%2500')).status).toBe(404);
});
