import { inArray, sql } from 'drizzle-orm';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db.ts';
import { rows } from '../../platform/db.ts';
import { plenty, products } from './tables.ts';

/** Brings the columns that repeat what the variants say up to date. */
export async function refreshProducts(tx: Tx, productIds: number[]): Promise<void> {
  if (productIds.length === 0) return;
  await tx
    .update(products)
    .set({
      priceMinor: sql`(select min(price_minor) from variants v where v.product_id = products.id)`,
      priceMaxMinor: sql`(select max(price_minor) from variants v where v.product_id = products.id)`,
      compareAtMinor: sql`(select compare_at_minor from variants v where v.product_id = products.id order by price_minor, position limit 1)`,
      leftShown: sql`(select least(sum(left_shown), ${plenty}) from variants v where v.product_id = products.id)`,
      onlyVariantId: sql`(select case when count(*) = 1 then min(id) end from variants v where v.product_id = products.id)`,
    })
    .where(inArray(products.id, productIds));
}

/** What shoppers are told is left of each variant; called by inventory. Emits stock.shown_changed for what changed. */
export async function showStock(tx: Tx, left: ReadonlyMap<number, number>): Promise<void> {
  if (left.size === 0) return;
  const pairs = sql.join(
    [...left].sort(([a], [b]) => a - b).map(([id, shown]) => sql`(${id}::int, ${shown}::smallint)`),
    sql`, `,
  );
  const changed = await rows<{ product_id: number }>(
    tx,
    sql`update variants set left_shown = shown.left_shown from (values ${pairs}) as shown(id, left_shown)
        where variants.id = shown.id and variants.left_shown <> shown.left_shown returning product_id`,
  );
  const productIds = [...new Set(changed.map((row) => row.product_id))].sort((a, b) => a - b);
  if (productIds.length === 0) return;
  await refreshProducts(tx, productIds);
  await emit(tx, 'stock.shown_changed', { productIds });
}

/** Counts pieces sold, by variant, towards what is popular. */
export async function addSold(tx: Tx, pieces: ReadonlyMap<number, number>): Promise<void> {
  if (pieces.size === 0) return;
  const pairs = sql.join(
    [...pieces].map(([variantId, count]) => sql`(${variantId}::int, ${count}::int)`),
    sql`, `,
  );
  await tx.execute(sql`
    update products set sold = sold + counted.pieces
    from (select v.product_id, sum(s.pieces)::int as pieces from (values ${pairs}) as s(variant_id, pieces)
          join variants v on v.id = s.variant_id group by v.product_id) counted
    where products.id = counted.product_id`);
}
