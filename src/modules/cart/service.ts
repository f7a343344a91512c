import { randomBytes } from 'node:crypto';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { array, rows } from '../../platform/db.ts';
import type { Localized } from '../../platform/i18n.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { maxQuantity, type ProductOption, products, variants } from '../catalog/tables.ts';
import { reservations, stock } from '../inventory/tables.ts';
import { cartLines, carts } from './tables.ts';

/** The most lines in one cart. */
const maxLines = 60;

export const newToken = (): string => randomBytes(18).toString('base64url');

/** The name under which a cart holds stock in inventory. */
export const holderOf = (cartId: number): string => `cart:${cartId}`;

export type CartLine = Awaited<ReturnType<typeof findLines>>[number] & {
  /** What counts and is sold: the quantity wished for, capped by what is left. */
  counted: number;
  /** Most that may be had now, this cart's own hold included. */
  max: number;
};
export type Cart = { id: number; lines: CartLine[]; count: number; subtotalMinor: number };

/** The cart of whoever holds the token; null when there is none. One statement. */
export async function findCart(db: Db | Tx, token: string | undefined): Promise<Cart | null> {
  if (!token) return null;
  const found = await findLines(db, token);
  const first = found[0];
  if (!first) return null;
  const lines = found
    .filter((line) => line.id !== null)
    .map((line) => {
      const max = Math.max(0, Math.min(line.available, maxQuantity));
      return { ...line, max, counted: Math.min(line.quantity ?? 0, max) };
    });
  return {
    id: first.cartId,
    lines,
    count: lines.reduce((sum, line) => sum + line.counted, 0),
    subtotalMinor: lines.reduce((sum, line) => sum + line.counted * line.priceMinor, 0),
  };
}

const findLines = (db: Db | Tx, token: string) =>
  db
    .select({
      cartId: carts.id,
      id: cartLines.id,
      quantity: cartLines.quantity,
      seenPriceMinor: cartLines.seenPriceMinor,
      variantId: sql<number>`${variants.id}`,
      sku: sql<string>`${variants.sku}`,
      optionValues: sql<string[]>`${variants.optionValues}`,
      priceMinor: sql<number>`${variants.priceMinor}`.mapWith(Number),
      compareAtMinor: variants.compareAtMinor,
      weightGrams: sql<number>`${variants.weightGrams}`,
      slug: sql<string>`${products.slug}`,
      title: sql<Localized>`${products.title}`,
      options: sql<ProductOption[]>`${products.options}`,
      picture: sql<StoredPicture | null>`${products.pictures} -> 0`,
      vatBasisPoints: sql<number>`${products.vatBasisPoints}`,
      available:
        sql<number>`case when ${products.publishedAt} <= now() then coalesce(${stock.onHand} - ${stock.reserved}, 0)
        + coalesce((select sum(${reservations.quantity}) from ${reservations}
                    where ${reservations.holder} = 'cart:' || ${carts.id} and ${reservations.variantId} = ${variants.id}), 0) else 0 end`.mapWith(
          Number,
        ),
    })
    .from(carts)
    .leftJoin(cartLines, eq(cartLines.cartId, carts.id))
    .leftJoin(variants, eq(variants.id, cartLines.variantId))
    .leftJoin(products, eq(products.id, variants.productId))
    .leftJoin(stock, eq(stock.variantId, variants.id))
    .where(eq(carts.token, token))
    .orderBy(asc(cartLines.id))
    .limit(maxLines);

export type Wish = { variantId: number } | { productId: number; optionValues: string[] };
export type Added =
  | { kind: 'added'; variantId: number; quantity: number; capped: boolean }
  | { kind: 'missing' }
  /** The product exists, but not with these values of its options. */
  | { kind: 'unchosen' }
  | { kind: 'sold_out' }
  | { kind: 'full' };

/**
 * Adds pieces of one variant to the cart of the token, which is made when it is new; never more than are left.
 * Two statements, no transaction: the second is atomic.
 */
export async function addToCart(db: Db, token: string, wish: Wish, quantity: number): Promise<Added> {
  const wanted =
    'variantId' in wish
      ? eq(variants.id, wish.variantId)
      : and(
          eq(variants.productId, wish.productId),
          sql`${variants.optionValues} = ${array(wish.optionValues, 'text')}`,
        );
  const [variant] = await db
    .select({
      id: variants.id,
      priceMinor: variants.priceMinor,
      // What this cart holds for its own checkout counts as free to it.
      available: sql<number>`coalesce(${stock.onHand} - ${stock.reserved}, 0)
        + coalesce((select sum(held.quantity) from ${reservations} held join ${carts} c on held.holder = 'cart:' || c.id
                    where c.token = ${token} and held.variant_id = ${variants.id}), 0)`.mapWith(Number),
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .leftJoin(stock, eq(stock.variantId, variants.id))
    .where(and(wanted, sql`${products.publishedAt} <= now()`))
    .limit(1);
  if (!variant) return { kind: 'productId' in wish && (await isOnSale(db, wish.productId)) ? 'unchosen' : 'missing' };
  const cap = Math.min(variant.available, maxQuantity);
  if (cap <= 0) return { kind: 'sold_out' };
  const [line] = await rows<{ quantity: number; wished: number }>(
    db,
    sql`with cart as (
          insert into ${carts} (token) values (${token})
          on conflict (token) do update set updated_at = now() returning id),
        lines as (select count(*) as n, sum(quantity) filter (where variant_id = ${variant.id}) as had
                  from ${cartLines} where cart_id = (select id from ${carts} where token = ${token}))
        insert into ${cartLines} as line (cart_id, variant_id, quantity, seen_price_minor)
        select cart.id, ${variant.id}::int, least(${quantity}::int, ${cap}::int), ${variant.priceMinor}::bigint
        from cart, lines where lines.n < ${maxLines}::int or lines.had > 0
        on conflict (cart_id, variant_id) do update
          set quantity = least(line.quantity + ${quantity}::int, ${cap}::int), seen_price_minor = excluded.seen_price_minor
        returning quantity, (select coalesce(had, 0) from lines)::int + ${quantity}::int as wished`,
  );
  if (!line) return { kind: 'full' };
  return { kind: 'added', variantId: variant.id, quantity: line.quantity, capped: line.quantity < line.wished };
}

async function isOnSale(db: Db, productId: number): Promise<boolean> {
  const [product] = await db
    .select({ id: products.id })
    .from(products)
    .where(and(eq(products.id, productId), sql`${products.publishedAt} <= now()`));
  return product !== undefined;
}

/** Sets the quantity of one of the cart's own lines; 0 removes it. False when the line is not in this cart. */
export async function setQuantity(db: Db, token: string, lineId: number, quantity: number): Promise<boolean> {
  const own = sql`${cartLines.id} = ${lineId} and ${cartLines.cartId} = (select id from ${carts} where token = ${token})`;
  const changed =
    quantity <= 0
      ? await db.delete(cartLines).where(own).returning({ id: cartLines.id })
      : await db
          .update(cartLines)
          .set({
            quantity: sql`greatest(1, least(${quantity}::int, ${maxQuantity}::int,
              (select on_hand - reserved + coalesce((select sum(r.quantity) from ${reservations} r
                 where r.holder = 'cart:' || cart_lines.cart_id and r.variant_id = cart_lines.variant_id), 0)
               from ${stock} s where s.variant_id = cart_lines.variant_id)))`,
          })
          .where(own)
          .returning({ id: cartLines.id });
  return changed.length > 0;
}

/** The shopper has now been told: prices as they are, quantities as they can be. */
export async function acknowledgeChanges(db: Db, cart: Cart): Promise<void> {
  const changed = cart.lines.filter((line) => line.seenPriceMinor !== line.priceMinor || isShort(line));
  if (changed.length === 0) return;
  const values = sql.join(
    changed.map((line) => sql`(${line.id}::bigint, ${line.priceMinor}::bigint, ${line.counted || line.quantity}::int)`),
    sql`, `,
  );
  await db.execute(
    sql`update ${cartLines} line set seen_price_minor = now.price, quantity = now.quantity
        from (values ${values}) as now(id, price, quantity) where line.id = now.id and line.cart_id = ${cart.id}`,
  );
}

/** Some are left, but fewer than wished for. */
export const isShort = (line: CartLine): boolean => line.counted > 0 && line.counted < (line.quantity ?? 0);

/** Takes the lines of the cart as it was read; what was added in another tab since stays. */
export async function emptyCart(tx: Tx, cart: Cart): Promise<void> {
  const ids = cart.lines.flatMap((line) => line.id ?? []);
  await tx.delete(cartLines).where(and(eq(cartLines.cartId, cart.id), inArray(cartLines.id, ids)));
}

/** Carts nobody touched for ninety days. */
export async function deleteOldCarts(db: Db): Promise<void> {
  await db.execute(
    sql`delete from ${carts} where id in (select id from ${carts} where updated_at < now() - interval '90 days' limit 5000)`,
  );
}
