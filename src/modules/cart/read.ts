import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import type { Localized } from '../../platform/i18n.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { type Statement, statement, value } from '../../platform/statement.ts';
import { maxQuantity, type ProductOption, products, variants } from '../catalog/tables.ts';
import { reservations, stock } from '../inventory/tables.ts';
import { cartLines, carts } from './tables.ts';

/** The most lines in one cart. */
export const maxLines = 60;

/** The name under which a cart holds stock in inventory. */
export const holderOf = (cartId: number): string => `cart:${cartId}`;

type FoundLine = {
  id: number;
  quantity: number;
  seenPriceMinor: number;
  variantId: number;
  sku: string;
  optionValues: string[];
  priceMinor: number;
  compareAtMinor: number | null;
  weightGrams: number;
  slug: string;
  title: Localized;
  options: ProductOption[];
  picture: StoredPicture | null;
  vatBasisPoints: number;
  available: number;
};
export type CartLine = FoundLine & {
  /** What counts and is sold: the quantity wished for, capped by what is left. */
  counted: number;
  /** Most that may be had now, this cart's own hold included. */
  max: number;
};
export type Cart = { id: number; lines: CartLine[]; count: number; subtotalMinor: number };

/** A row of `selectCart`: a cart without lines is one row with nothing in it. */
export type CartRow<Beside = unknown> = { cartId: number; beside: Beside } & (FoundLine | { id: null });

/** What may be had of `v`, a variant of `p`, with its stock `s`, by the cart `c`: what it holds for its own checkout counts as free to it. */
export const availableTo = sql`case when p.published_at <= now() then coalesce(s.on_hand - s.reserved, 0)
  + coalesce((select sum(r.quantity) from ${reservations} r where r.holder = 'cart:' || c.id and r.variant_id = v.id), 0)::int else 0 end`;

/** Reads the cart with the token, one row a line; `beside` is an expression over the cart `c` that somebody wants to know as well. */
export const selectCart = <Beside>(beside: SQL): Statement<{ token: string }, CartRow<Beside>> =>
  statement(sql`
    select c.id::int as "cartId", ${beside} as beside, l.id::int as id, l.quantity, l.seen_price_minor::float8 as "seenPriceMinor",
           v.id as "variantId", v.sku, v.option_values as "optionValues", v.price_minor::float8 as "priceMinor",
           v.compare_at_minor::float8 as "compareAtMinor", v.weight_grams as "weightGrams", p.slug, p.title, p.options,
           p.pictures -> 0 as picture, p.vat_basis_points as "vatBasisPoints", ${availableTo} as available
    from ${carts} c left join ${cartLines} l on l.cart_id = c.id left join ${variants} v on v.id = l.variant_id
    left join ${products} p on p.id = v.product_id left join ${stock} s on s.variant_id = v.id
    where c.token = ${value('token')}::text order by l.id limit ${sql.raw(String(maxLines))}`);

const select = selectCart<null>(sql`null`);

/** The cart of whoever holds the token; null when there is none. One statement. */
export const findCart = async (db: Db | Tx, token: string | undefined): Promise<Cart | null> =>
  token ? cartOf(await select(db, { token })) : null;

/** The cart that `selectCart` found. */
export function cartOf(found: CartRow[]): Cart | null {
  const first = found[0];
  if (!first) return null;
  const lines = found.flatMap((line) => {
    if (line.id === null) return [];
    const max = Math.max(0, Math.min(line.available, maxQuantity));
    return [{ ...line, max, counted: Math.min(line.quantity, max) }];
  });
  return {
    id: first.cartId,
    lines,
    count: lines.reduce((sum, line) => sum + line.counted, 0),
    subtotalMinor: lines.reduce((sum, line) => sum + line.counted * line.priceMinor, 0),
  };
}
