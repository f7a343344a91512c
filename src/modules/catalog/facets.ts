import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { rows } from '../../platform/db.ts';
import type { Localized } from '../../platform/i18n.ts';
import { memo } from '../../platform/memo.ts';
import { and, facetConditions, type Scope, scopeCondition } from './conditions.ts';
import type { Filters } from './filters.ts';
import { brands, products } from './tables.ts';

export type FacetCounts = {
  total: number;
  lowestMinor: number;
  highestMinor: number;
  inStock: number;
  /** Products by category id, counted where they stand, not summed up the tree. */
  categories: Map<number, number>;
  brands: { slug: string; name: Localized; count: number }[];
  /** Products with at least this many stars: 4, 3, 2, 1. */
  ratings: Map<number, number>;
  /** `name:value` → count. */
  options: Map<string, number>;
};

/** Counts of every facet in one statement, each under the choices made in the others. Remembered for some seconds. */
export const countFacets = (db: Db, filters: Filters, scope: Scope): Promise<FacetCounts> =>
  memo(db, `catalog.facets ${JSON.stringify([scope, { ...filters, sort: '', page: 0, view: '' }])}`, 10, () =>
    count(db, filters, scope),
  );

async function count(db: Db, filters: Filters, scope: Scope): Promise<FacetCounts> {
  const facets = facetConditions(filters, scope);
  const everyOption = and([...facets.options.values()]);
  const under = (...parts: SQL[]) => and(parts);
  const found = await rows<{
    facet: string;
    value: string | null;
    name: Localized | null;
    count: string;
    least: string | null;
    most: string | null;
  }>(
    db,
    sql`with matched as materialized (
          select ${products.categoryId} as category_id, ${products.brandId} as brand_id, ${products.priceMinor} as price_minor,
                 ${products.rating} as rating, ${products.leftShown} as left_shown, ${products.optionKeys} as option_keys,
                 (${facets.price}) as ok_price, (${facets.brand}) as ok_brand, (${facets.rating}) as ok_rating,
                 (${facets.stock}) as ok_stock, (${everyOption}) as ok_options
          from ${products} where ${scopeCondition(scope)})
        select 'total' as facet, null as value, null::jsonb as name, count(*) filter (where ${under(okPrice, okBrand, okRating, okStock, okOptions)}) as count,
               min(price_minor) as least, max(price_minor) as most from matched
        union all
        select 'stock', null, null, count(*), null, null from matched
          where left_shown > 0 and ${under(okPrice, okBrand, okRating, okOptions)}
        union all
        select 'category', category_id::text, null, count(*), null, null from matched
          where ${under(okPrice, okBrand, okRating, okStock, okOptions)} group by category_id
        union all
        select 'brand', b.slug, b.name, count(*), null, null from matched join ${brands} b on b.id = brand_id
          where ${under(okPrice, okRating, okStock, okOptions)} group by b.slug, b.name
        union all
        select 'rating', star::text, null, count(*), null, null from matched join generate_series(1, 4) star on rating >= star
          where ${under(okPrice, okBrand, okStock, okOptions)} group by star
        union all
        select 'option', key, null, count(*), null, null from matched, unnest(option_keys) key
          where ${under(okPrice, okBrand, okRating, okStock)} group by key`,
  );
  const of = (facet: string) => found.filter((row) => row.facet === facet);
  const numbers = (facet: string) => new Map(of(facet).map((row) => [Number(row.value), Number(row.count)]));
  const total = of('total')[0];
  return {
    total: Number(total?.count ?? 0),
    lowestMinor: Number(total?.least ?? 0),
    highestMinor: Number(total?.most ?? 0),
    inStock: Number(of('stock')[0]?.count ?? 0),
    categories: numbers('category'),
    brands: of('brand')
      .flatMap((row) => (row.value && row.name ? [{ slug: row.value, name: row.name, count: Number(row.count) }] : []))
      .sort((a, b) => b.count - a.count || a.slug.localeCompare(b.slug)),
    ratings: numbers('rating'),
    options: new Map(of('option').map((row) => [row.value ?? '', Number(row.count)])),
  };
}

const okPrice = sql`ok_price`;
const okBrand = sql`ok_brand`;
const okRating = sql`ok_rating`;
const okStock = sql`ok_stock`;
const okOptions = sql`ok_options`;
