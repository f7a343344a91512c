import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { array, plannedEachTime, rows } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { brandIds } from './brands.ts';
import {
  and,
  chosenFacets,
  facetConditions,
  listCondition,
  optionName,
  type Scope,
  scopeCondition,
} from './conditions.ts';
import { type CountRow, type FacetCounts, readCounts } from './facet_counts.ts';
import type { Filters } from './filters.ts';
import { mostCounted, wholeCounts } from './summary.ts';
import { brands, products } from './tables.ts';

/**
 * Counts of every facet, each under the choices made in the others. A list of more than `mostCounted` is not counted through:
 * as a whole it is told from the summary, narrowed it is counted so far. Remembered for some seconds.
 */
export async function countFacets(db: Db, filters: Filters, scope: Scope): Promise<FacetCounts> {
  const whole = scope.productIds ? null : await wholeCounts(db, scope.categoryIds);
  if (whole && whole.total > mostCounted && chosenFacets(filters).length === 0) return whole;
  const { brand, inStock, max, min, option, rating } = filters;
  return memo(db, `catalog.facets ${JSON.stringify([scope, brand, option, min, max, rating, inStock])}`, 10, () =>
    whole && whole.total > mostCounted ? countNarrowed(db, filters, scope, whole) : countAll(db, filters, scope),
  );
}

/** Every product of the scope is looked at, and each facet counted with its own choices open. */
async function countAll(db: Db, filters: Filters, scope: Scope): Promise<FacetCounts> {
  const facets = facetConditions(filters, await brandIds(db, scope.brandSlugs));
  return count(
    db,
    sql`select ${looked}, (${facets.price}) as ok_price, (${facets.brand}) as ok_brand, (${facets.rating}) as ok_rating,
               (${facets.stock}) as ok_stock, (${and([...facets.options.values()])}) as ok_options
        from ${products} where ${scopeCondition(scope)}`,
  );
}

/** Only what is left is looked at; what else the facets chosen from offer is told without numbers. */
async function countNarrowed(db: Db, filters: Filters, scope: Scope, whole: FacetCounts): Promise<FacetCounts> {
  const chosen = chosenFacets(filters);
  // With one choice made, its own facet stands as in the whole category, and often says how many are left.
  const known = chosen.length === 1 ? knownTotal(filters, whole) : null;
  const isOwn = (facet: string) => chosen.length === 1 && chosen[0] === facet;
  if (known !== null && known > mostCounted) return { ...whole, total: known, isCounted: isOwn };
  const narrowed = listCondition(filters, scope, await brandIds(db, scope.brandSlugs));
  const left = await count(
    db,
    firstThousand(scope, narrowed, chosen.join() === 'price' ? null : narrowest(filters, whole)),
    sql`(select count(*) from matched) <= ${mostCounted}`,
  );
  if (left.total > mostCounted) return { ...whole, total: mostCounted, isMore: true, isCounted: isOwn };
  const offered = new Map([...whole.options].filter(([key]) => chosen.includes(`option-${optionName(key)}`)));
  return {
    ...left,
    lowestMinor: whole.lowestMinor,
    highestMinor: whole.highestMinor,
    inStock: chosen.includes('stock') ? whole.inStock : left.inStock,
    brands: chosen.includes('brand') ? whole.brands : left.brands,
    ratings: chosen.includes('rating') ? whole.ratings : left.ratings,
    options: new Map([...left.options, ...offered]),
    isCounted: (facet) => !chosen.includes(facet) || isOwn(facet),
  };
}

/** What is to be counted, as far as it is; by price, each category walks its own index. */
function firstThousand({ categoryIds }: Scope, narrowed: SQL, order: SQL | null): SQL {
  const limit = sql.raw(`limit ${mostCounted + 1}`);
  const rest = sql`true as ok_price, true as ok_brand, true as ok_rating, true as ok_stock, true as ok_options from ${products}`;
  const by = order ?? sql`${products.priceMinor}`;
  if (!categoryIds) return sql`select ${looked}, ${rest} where ${narrowed} order by ${by} ${limit}`;
  if (order)
    return sql`select ${looked}, ${rest} where ${products.categoryId} = any(${array(categoryIds, 'int')}) and ${narrowed}
      order by ${order} ${limit}`;
  return sql`select first.* from unnest(${array(categoryIds, 'int')}) as shelf(id) cross join lateral (
      select ${looked}, ${rest} where ${products.categoryId} = shelf.id and ${narrowed} order by ${by} ${limit}) first ${limit}`;
}

/**
 * With several choices made, what is left may be few although each leaves many. An order without an index makes PostgreSQL put the
 * indexes of the choices together and fetch what they have in common; a limit alone would make it walk the table in the hope of
 * meeting a thousand soon, which is right where so many are likely that the way there is the shorter one.
 */
function narrowest(filters: Filters, whole: FacetCounts): SQL {
  const likely = likelyTotal(filters, whole);
  const walked = (mostCounted * whole.total) / likely;
  return likely < walked ? sql`${products.id} + 0` : sql`${products.brandId}`;
}

/** As if the facets had nothing to do with each other. */
function likelyTotal(filters: Filters, whole: FacetCounts): number {
  const none = { ...filters, brand: [], inStock: false, max: null, min: null, option: [], rating: null };
  const alone: Filters[] = [
    { ...none, brand: filters.brand },
    { ...none, inStock: filters.inStock },
    { ...none, rating: filters.rating },
    ...filters.option.map((key) => ({ ...none, option: [key] })),
  ];
  const shares = alone.map((one) => (knownTotal(one, whole) ?? whole.total) / whole.total);
  const ofPrices = filters.min === null && filters.max === null ? 1 : 0.2;
  return shares.reduce((product, share) => product * share, whole.total * ofPrices);
}

/** How many the only choice made leaves, where the summary can tell. */
function knownTotal({ brand, inStock, option, rating }: Filters, whole: FacetCounts): number | null {
  if (brand.length > 0)
    return whole.brands.reduce((sum, { count, slug }) => sum + (brand.includes(slug) ? count : 0), 0);
  if (rating !== null) return whole.ratings.get(rating) ?? null;
  if (inStock) return whole.inStock;
  const [key] = option;
  return key !== undefined && option.length === 1 ? (whole.options.get(key) ?? 0) : null;
}

const looked = sql`${products.categoryId} as category_id, ${products.brandId} as brand_id, ${products.priceMinor} as price_minor,
  ${products.rating} as rating, ${products.leftShown} as left_shown, ${products.optionKeys} as option_keys`;

/** `matched` gives the columns of `looked` and whether the product stands under the choices made in each facet. */
async function count(db: Db, matched: SQL, worthwhile = sql`true`): Promise<FacetCounts> {
  const under = (...parts: SQL[]) => and([worthwhile, ...parts]);
  return readCounts(
    await rows<CountRow>(
      db,
      sql`${plannedEachTime}with matched as materialized (${matched}),
          found(facet, value, count) as (
          select 'total', null, count(*) filter (where ${and([okPrice, okBrand, okRating, okStock, okOptions])}) from matched
          union all
          select 'least', null, min(price_minor) from matched
          union all
          select 'most', null, max(price_minor) from matched
          union all
          select 'stock', null, count(*) from matched where left_shown > 0 and ${under(okPrice, okBrand, okRating, okOptions)}
          union all
          select 'category', category_id::text, count(*) from matched
            where ${under(okPrice, okBrand, okRating, okStock, okOptions)} group by category_id
          union all
          select 'brand', brand_id::text, count(*) from matched
            where brand_id is not null and ${under(okPrice, okRating, okStock, okOptions)} group by brand_id
          union all
          select 'rating', star::text, count(*) from matched join generate_series(1, 4) star on rating >= star
            where ${under(okPrice, okBrand, okStock, okOptions)} group by star
          union all
          select 'option', key, count(*) from matched, unnest(option_keys) key
            where ${under(okPrice, okBrand, okRating, okStock)} group by key)
          select facet, coalesce(b.slug, value) as value, b.name, count::float8
          from found left join ${brands} b on facet = 'brand' and b.id::text = value`,
    ),
  );
}

const okPrice = sql`ok_price`;
const okBrand = sql`ok_brand`;
const okRating = sql`ok_rating`;
const okStock = sql`ok_stock`;
const okOptions = sql`ok_options`;
