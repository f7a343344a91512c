import { sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { list, statement, value } from '../../platform/statement.ts';
import { maxQuantity } from '../catalog/tables.ts';
import { reservations, stock } from '../inventory/tables.ts';
import type { Cart, CartLine } from './read.ts';
import { cartLines, carts } from './tables.ts';

/** Part of a statement: notes that the cart of this id is in use. Not every time, as the row is indexed by when it was. */
export const touchCart = (id = sql`${value('cartId')}::bigint`) =>
  sql`update ${carts} set updated_at = now() where id = ${id} and updated_at < now() - interval '1 day'`;

const ownLine = sql`l.id = ${value('line')}::bigint
  and l.cart_id = (select id from ${carts} where token = ${value('token')}::text)`;

const removeLine = statement<{ token: string; line: number }, { id: number }>(
  sql`with gone as (delete from ${cartLines} l where ${ownLine} returning l.id::int, l.cart_id),
      touched as (${touchCart(sql`(select cart_id from gone)`)}) select id from gone`,
);

const changeLine = statement<{ token: string; line: number; quantity: number }, { id: number }>(
  sql`with changed as (
        update ${cartLines} l set quantity = greatest(1, least(${value('quantity')}::int, ${sql.raw(String(maxQuantity))},
          (select on_hand - reserved + coalesce((select sum(r.quantity) from ${reservations} r
             where r.holder = 'cart:' || l.cart_id and r.variant_id = l.variant_id), 0)
           from ${stock} s where s.variant_id = l.variant_id)))
        where ${ownLine} returning l.id::int, l.cart_id),
      touched as (${touchCart(sql`(select cart_id from changed)`)}) select id from changed`,
);

/** Sets the quantity of one of the cart's own lines; 0 removes it. False when the line is not in this cart. */
export async function setQuantity(db: Db, token: string, line: number, quantity: number): Promise<boolean> {
  const own = { token, line };
  const changed = quantity <= 0 ? await removeLine(db, own) : await changeLine(db, { ...own, quantity });
  return changed.length > 0;
}

const acknowledge = statement<Record<'ids' | 'prices' | 'quantities' | 'seen' | 'wished', string>, never>(
  sql`update ${cartLines} l set seen_price_minor = told.price, quantity = told.quantity
      from unnest(${value('ids')}::bigint[], ${value('prices')}::bigint[], ${value('quantities')}::int[],
                  ${value('seen')}::bigint[], ${value('wished')}::int[]) as told(id, price, quantity, seen, wished)
      where l.id = told.id and l.seen_price_minor = told.seen and l.quantity = told.wished`,
);

/** The shopper has now been told: prices as they are, quantities as they can be. What was changed since it was read stays. */
export async function acknowledgeChanges(db: Db, cart: Cart): Promise<void> {
  const changed = cart.lines.filter((line) => line.seenPriceMinor !== line.priceMinor || isShort(line));
  if (changed.length === 0) return;
  await acknowledge(db, {
    ids: list(changed.map((line) => line.id)),
    prices: list(changed.map((line) => line.priceMinor)),
    quantities: list(changed.map((line) => line.counted || line.quantity)),
    seen: list(changed.map((line) => line.seenPriceMinor)),
    wished: list(changed.map((line) => line.quantity)),
  });
}

/** Part of a statement after the stock's `verdict`: takes the lines as they were read; what was added in another tab since stays. */
export const emptying = sql`emptied as (
  delete from ${cartLines} l using verdict
  where l.cart_id = ${value('cartId')}::bigint and l.id = any(${value('lineIds')}::bigint[]) and verdict.fine)`;

/** Some are left, but fewer than wished for. */
export const isShort = (line: CartLine): boolean => line.counted > 0 && line.counted < line.quantity;

/** Carts nobody touched for ninety days. */
export async function deleteOldCarts(db: Db): Promise<void> {
  // Asked twice, for one that is touched between the two stays.
  await db.execute(
    sql`delete from ${carts} where updated_at < now() - interval '90 days'
        and id in (select id from ${carts} where updated_at < now() - interval '90 days' limit 5000)`,
  );
}
