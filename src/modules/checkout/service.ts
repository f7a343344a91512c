import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import type { Cart, CartLine } from '../cart/service.ts';
import { holderOf, newToken } from '../cart/service.ts';
import { carts } from '../cart/tables.ts';
import { holdsUntil, reserve } from '../inventory/service.ts';
import { type DeliveryOffer, offerDelivery } from '../shipping/service.ts';
import type { DeliveryMethod } from '../shipping/tables.ts';
import { type Address, type Checkout, checkouts } from './tables.ts';

export { normalPhone } from './address.ts';
export { presentPayment, presentSummary } from './present.ts';

/** The checkout under way of whoever holds the cart's token; null when there is none. */
export async function findCheckout(db: Db | Tx, token: string | undefined): Promise<Checkout | null> {
  if (!token) return null;
  const [row] = await db
    .select({ checkout: checkouts })
    .from(checkouts)
    .innerJoin(carts, eq(carts.id, checkouts.cartId))
    .where(eq(carts.token, token))
    .limit(1);
  return row?.checkout ?? null;
}

/** The same, kept from others until the transaction ends. `key` must be the one the form was made with. */
export async function lockCheckout(tx: Tx, key: string, token: string | undefined): Promise<Checkout | null> {
  if (!token) return null;
  const [row] = await tx
    .select({ checkout: checkouts })
    .from(checkouts)
    .innerJoin(carts, eq(carts.id, checkouts.cartId))
    .where(and(eq(checkouts.key, key), eq(carts.token, token)))
    .for('update', { of: checkouts });
  return row?.checkout ?? null;
}

export async function saveAddress(db: Db, cartId: number, address: Address): Promise<void> {
  await db
    .insert(checkouts)
    .values({ cartId, key: newToken(), address })
    .onConflictDoUpdate({ target: checkouts.cartId, set: { address, updatedAt: sql`now()` } });
}

/**
 * Holds what counts of the cart for ten minutes and notes the way of delivery. Throws StockShort.
 * Null, with nothing held, when the checkout has become an order meanwhile.
 */
export const holdCart = (db: Db, cart: Cart, deliveryCode: string): Promise<Date | null> =>
  transact(db, async (tx) => {
    const reservedUntil = holdsUntil();
    // The checkout before the stock, as when an order is placed: the other way round the two would deadlock.
    const [open] = await tx
      .update(checkouts)
      .set({ deliveryCode, reservedUntil, updatedAt: sql`now()` })
      .where(eq(checkouts.cartId, cart.id))
      .returning({ id: checkouts.id });
    if (!open) return null;
    return reserve(tx, holderOf(cart.id), countedPieces(cart), reservedUntil);
  });

export async function finishCheckout(tx: Tx, checkout: Checkout): Promise<void> {
  await tx.delete(checkouts).where(eq(checkouts.id, checkout.id));
}

export const countedLines = (cart: Cart): CartLine[] => cart.lines.filter((line) => line.counted > 0);

export const countedPieces = (cart: Cart) =>
  countedLines(cart).map((line) => ({ variantId: line.variantId, quantity: line.counted }));

/** The ways of delivery for this cart to this district, with fees and days. */
export const offersFor = (methods: DeliveryMethod[], cart: Cart, district: string): DeliveryOffer[] =>
  offerDelivery(methods, {
    district,
    subtotalMinor: cart.subtotalMinor,
    weightGrams: countedLines(cart).reduce((sum, line) => sum + line.weightGrams * line.counted, 0),
  });

/** Checkouts nobody touched for a month; carts stay. */
export async function deleteOldCheckouts(db: Db): Promise<void> {
  await db.delete(checkouts).where(sql`${checkouts.updatedAt} < now() - interval '30 days'`);
}
