import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { value } from '../../platform/statement.ts';
import { type Cart, cartOf, selectCart } from '../cart/service.ts';
import { type Address, checkouts } from './tables.ts';

/** A checkout under way. */
export type Checkout = {
  /** The idempotency key of the order it becomes. */
  key: string;
  address: Address | null;
  deliveryCode: string | null;
  reservedUntil: Date | null;
  /** When it was changed last, to the microsecond: whoever writes says what it read, and is refused when it is another. */
  version: string;
};

type Found = Omit<Checkout, 'reservedUntil'> & { reservedUntil: string | null };

const select = selectCart<Found | null>(
  sql`(select jsonb_build_object('key', k.key, 'address', k.address, 'deliveryCode', k.delivery_code,
         'reservedUntil', k.reserved_until, 'version', k.updated_at::text) from ${checkouts} k where k.cart_id = c.id)`,
);

/** The cart of whoever holds the token, and its checkout; each null when there is none. One statement. */
export async function openCheckout(
  db: Db | Tx,
  token: string | undefined,
): Promise<{ cart: Cart | null; checkout: Checkout | null }> {
  const found = token ? await select(db, { token }) : [];
  const beside = found[0]?.beside;
  const until = beside?.reservedUntil;
  return {
    cart: cartOf(found),
    checkout: beside ? { ...beside, reservedUntil: until ? new Date(until) : null } : null,
  };
}

/**
 * Part of a statement, to stand first: keeps the checkout of the cart from others, and has no row when it is gone or another than was read.
 * Statements that change stock take this lock before those of the stock, or two of them could wait for each other.
 */
export const gate = sql`gate as (
  select id from ${checkouts} where cart_id = ${value('cartId')}::bigint and updated_at = ${value('version')}::timestamptz for update)`;

/** Part of a statement after the stock's `verdict`: ends the checkout that `gate` keeps. */
export const closing = sql`closed as (delete from ${checkouts} k using gate, verdict where k.id = gate.id and verdict.fine)`;
