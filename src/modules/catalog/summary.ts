import { sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { array, rows } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { published } from './conditions.ts';
import { type CountRow, type FacetCounts, readCounts } from './facet_counts.ts';
import { brands, facetCounts, products } from './tables.ts';

/** The counts of whole categories as last summarised, all of them for null. Some minutes old at most; nothing for a new shop. */
export const wholeCounts = (db: Db, categoryIds: number[] | null): Promise<FacetCounts> =>
  memo(db, `catalog.whole ${categoryIds?.join(' ') ?? ''}`, 30, async () => {
    const within = categoryIds ? sql`category_id = any(${array(categoryIds, 'int')})` : sql`true`;
    return readCounts(
      await rows<CountRow>(
        db,
        sql`select f.facet, coalesce(b.slug, f.value) as value, b.name, f.count from (
              select facet, value, case facet when 'least' then min(count) when 'most' then max(count) else sum(count) end::float8 as count
              from ${facetCounts} where ${within} group by facet, value
              union all
              select 'category', category_id::text, count::float8 from ${facetCounts} where facet = 'total' and ${within}) f
            left join ${brands} b on f.facet = 'brand' and b.id::text = f.value`,
      ),
    );
  });

/** Published products by category id. */
export const categorySizes = (db: Db): Promise<Map<number, number>> =>
  memo(db, 'catalog.sizes', 30, async () => {
    const known = await rows<{ id: number; n: number }>(
      db,
      sql`select category_id as id, count::float8 as n from ${facetCounts} where facet = 'total'`,
    );
    const summed = known.reduce((sum, { n }) => sum + n, 0);
    const sizes = summed > mostCounted ? known : await countSizes(db);
    return new Map(sizes.map(({ id, n }) => [id, n]));
  });

/** So many are counted for each visitor. Larger lists are told from the summary, or as being larger. */
export const mostCounted = 1_000;

const countSizes = (db: Db) =>
  rows<{ id: number; n: number }>(
    db,
    sql`select category_id as id, count(*)::float8 as n from ${products} where ${published} group by category_id`,
  );

type Memory = { changed: boolean; at: number };
const memories = new WeakMap<Db, Memory>();
const onceIn = 10 * 60_000;

/** What shoppers see of products changed: the summary is to be written again. */
export const noteChange = (db: Db): void => {
  memories.set(db, { at: memories.get(db)?.at ?? 0, changed: true });
};

/** Counts every published product, when something changed since this process did so, or ten minutes ago. Two to three seconds for a million. */
export async function summarizeFacets(db: Db, always = false): Promise<void> {
  const memory = memories.get(db);
  if (!always && memory && !memory.changed && Date.now() - memory.at < onceIn) return;
  memories.set(db, { at: Date.now(), changed: false });
  await db.execute(
    sql`with shown as materialized (
          select category_id, brand_id, price_minor, rating, left_shown, option_keys from ${products} where ${published}),
        each as (
          select category_id, count(*) as total, min(price_minor) as least, max(price_minor) as most,
                 count(*) filter (where left_shown > 0) as stock,
                 array[count(*) filter (where rating >= 1), count(*) filter (where rating >= 2),
                       count(*) filter (where rating >= 3), count(*) filter (where rating >= 4)] as stars
          from shown group by category_id),
        fresh(category_id, facet, value, count) as materialized (
          select category_id, one.facet, one.value, one.count from each, lateral (
            values ('total', '', total), ('least', '', least), ('most', '', most), ('stock', '', stock)) one(facet, value, count)
          union all
          select category_id, 'rating', star::text, count from each, unnest(stars) with ordinality as s(count, star)
          union all
          select category_id, 'brand', brand_id::text, count(*) from shown where brand_id is not null group by category_id, brand_id
          union all
          select category_id, 'option', key, count(*) from shown, unnest(option_keys) key group by category_id, key),
        gone as (
          delete from ${facetCounts} f where not exists (
            select 1 from fresh where fresh.category_id = f.category_id and fresh.facet = f.facet and fresh.value = f.value))
        insert into ${facetCounts} (category_id, facet, value, count) select * from fresh
        on conflict (category_id, facet, value) do update set count = excluded.count where ${facetCounts}.count <> excluded.count`,
  );
}
