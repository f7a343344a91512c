import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { list, statement, value } from '../../platform/statement.ts';
import { maxQuantity, products, variants } from '../catalog/tables.ts';
import { stock } from '../inventory/tables.ts';
import { availableTo, maxLines } from './read.ts';
import { cartLines, carts } from './tables.ts';

export type Wish = { variantId: number } | { productId: number; optionValues: string[] };
export type Added =
  /** `count` is of the whole cart. */
  | { kind: 'added'; variantId: number; quantity: number; capped: boolean; count: number }
  | { kind: 'missing' }
  /** The product exists, but not with these values of its options. */
  | { kind: 'unchosen' }
  | { kind: 'sold_out' }
  | { kind: 'full' };

type Row = { variantId: number; cap: number; quantity: number | null; wished: number; others: number };
type Values = { token: string; quantity: number };

const most = sql.raw(String(maxQuantity));

const adding = <Which extends Record<string, unknown>>(wanted: SQL) =>
  statement<Values & Which, Row>(sql`
    with c as (select id from ${carts} where token = ${value('token')}::text),
    offer as (
      select v.id, v.price_minor, least(${availableTo}, ${most})::int as cap
      from ${variants} v join ${products} p on p.id = v.product_id left join ${stock} s on s.variant_id = v.id
      left join c on true
      where ${wanted} and p.published_at <= now() limit 1),
    own as (
      select l.variant_id, l.quantity, least(l.quantity, greatest(0, ${availableTo})) as counted
      from c join ${cartLines} l on l.cart_id = c.id join ${variants} v on v.id = l.variant_id
      join ${products} p on p.id = v.product_id left join ${stock} s on s.variant_id = v.id),
    had as (
      select count(*) as lines, coalesce(sum(quantity) filter (where variant_id = (select id from offer)), 0)::int as quantity,
             coalesce(sum(counted) filter (where variant_id <> (select id from offer)), 0)::int as others from own),
    cart as (
      insert into ${carts} (token) select ${value('token')}::text from offer where cap > 0
      on conflict (token) do update set updated_at = now() returning id),
    line as (
      insert into ${cartLines} as line (cart_id, variant_id, quantity, seen_price_minor)
      select cart.id, offer.id, least(${value('quantity')}::int, offer.cap), offer.price_minor
      from cart, offer, had where had.lines < ${sql.raw(String(maxLines))} or had.quantity > 0
      on conflict (cart_id, variant_id) do update
        set quantity = least(line.quantity + ${value('quantity')}::int, (select cap from offer)), seen_price_minor = excluded.seen_price_minor
      returning quantity)
    select offer.id as "variantId", offer.cap, (select quantity from line) as quantity,
           had.quantity + ${value('quantity')}::int as wished, had.others
    from offer, had`);

const addVariant = adding<{ variant: number }>(sql`v.id = ${value('variant')}::int`);
const addChoice = adding<{ product: number; options: string }>(
  sql`v.product_id = ${value('product')}::int and v.option_values = ${value('options')}::text[]`,
);

/**
 * Adds pieces of one variant to the cart of the token, which is made when it is new; never more than are left.
 * One statement; a second says why a choice was not found.
 */
export async function addToCart(db: Db, token: string, wish: Wish, quantity: number): Promise<Added> {
  const [row] =
    'variantId' in wish
      ? await addVariant(db, { token, quantity, variant: wish.variantId })
      : await addChoice(db, { token, quantity, product: wish.productId, options: list(wish.optionValues) });
  if (!row) return { kind: 'productId' in wish && (await isOnSale(db, wish.productId)) ? 'unchosen' : 'missing' };
  if (row.cap <= 0) return { kind: 'sold_out' };
  if (row.quantity === null) return { kind: 'full' };
  return {
    kind: 'added',
    variantId: row.variantId,
    quantity: row.quantity,
    capped: row.quantity < row.wished,
    count: row.others + row.quantity,
  };
}

const findOnSale = statement<{ product: number }, { id: number }>(
  sql`select id from ${products} where id = ${value('product')}::int and published_at <= now()`,
);

const isOnSale = async (db: Db, product: number): Promise<boolean> => (await findOnSale(db, { product })).length > 0;
