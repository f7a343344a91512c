import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { array, plannedEachTime, rows } from '../../platform/db.ts';
import type { Localized } from '../../platform/i18n.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { brandIds } from './brands.ts';
import { and, isNarrowed, listCondition, published, type Scope } from './conditions.ts';
import { type Filters, pageSize, type Sort } from './filters.ts';
import { beyond, keyText, orderOf, type Position, readPosition } from './paging.ts';
import { brands, products } from './tables.ts';

export type CardRow = {
  id: number;
  slug: string;
  title: Localized;
  brand: Localized | null;
  priceMinor: number;
  priceMaxMinor: number;
  compareAtMinor: number | null;
  picture: StoredPicture | null;
  rating: number;
  ratingCount: number;
  leftShown: number;
  onlyVariantId: number | null;
  /** Milliseconds since 1970. */
  publishedMs: number;
  /** What it is sorted by, for a cursor. */
  key: string;
};

/**
 * One page of a list, 24 at most. Where few are left, they are all looked up and sorted;
 * else the sort's index is walked until 24 were met, which with few left would be all of it.
 */
export async function listProducts(db: Db, filters: Filters, scope: Scope, areFew = false): Promise<CardRow[]> {
  if (filters.sort === 'relevance' && scope.productIds) return foundProducts(db, filters, scope, scope.productIds);
  const position = readPosition(filters);
  const page = await cardsOf(db, {
    sort: filters.sort,
    where: listCondition(filters, scope, await brandIds(db, scope.brandSlugs)),
    categoryIds: scope.categoryIds,
    limit: pageSize,
    skip: position ? 0 : (filters.page - 1) * pageSize,
    position,
    narrowed: isNarrowed(filters, scope),
    areFew,
  });
  return position?.backwards ? page.reverse() : page;
}

/** Walks the ids as they come and stops at the end of the page, where array_position would sort a thousand rows. */
async function foundProducts(db: Db, filters: Filters, scope: Scope, ids: number[]): Promise<CardRow[]> {
  const where = listCondition(filters, { ...scope, productIds: null }, await brandIds(db, scope.brandSlugs));
  const inCategory = scope.categoryIds
    ? sql`${products.categoryId} = any(${array(scope.categoryIds, 'int')})`
    : sql`true`;
  const page = sql`select ${products.id}, found.place as key
    from unnest(${array(ids, 'int')}) with ordinality as found(product_id, place)
    join ${products} on ${products.id} = found.product_id
    where ${and([where, inCategory])} order by found.place limit ${pageSize} offset ${(filters.page - 1) * pageSize}`;
  return cardsFrom(db, page, { key: sql`page.key::text`, order: sql`page.key` });
}

export const featuredCards = (db: Db, limit: number) => popularCards(db, limit, sql`${products.featured}`);

export const flashCards = (db: Db, limit: number) => popularCards(db, limit, sql`${products.flash}`);

export const popularCards = (db: Db, limit: number, where: SQL = sql`true`) =>
  cardsOf(db, { sort: 'popular', where: and([published, where]), limit });

export const newestCards = (db: Db, limit: number) => cardsOf(db, { sort: 'newest', where: published, limit });

/** Others of the same category, the popular ones first. */
export async function relatedCards(
  db: Db,
  product: { id: number; categoryId: number },
  limit: number,
): Promise<CardRow[]> {
  // One more than asked for and itself left out here: a condition on the id would keep PostgreSQL from the index alone.
  const others = await cardsOf(db, {
    sort: 'popular',
    where: published,
    categoryIds: [product.categoryId],
    limit: limit + 1,
  });
  return others.filter(({ id }) => id !== product.id).slice(0, limit);
}

type Wanted = {
  sort: Sort;
  where: SQL;
  limit: number;
  categoryIds?: number[] | null;
  skip?: number;
  position?: Position | null;
  narrowed?: boolean;
  areFew?: boolean;
};

/** The ids come first, from an index alone; the wide rows and the brands only of those. */
function cardsOf(db: Db, wanted: Wanted): Promise<CardRow[]> {
  const order = orderOf(wanted.sort);
  const direction = order.descending === (wanted.position?.backwards ?? false) ? sql`asc` : sql`desc`;
  const ends = {
    key: keyText(wanted.sort, sql`page.key`),
    order: sql`page.key ${direction}, page.id ${direction}`,
  };
  return cardsFrom(db, idsOf(wanted, order.column, direction), ends, wanted.narrowed);
}

/** The first of each category and then the first of those: each walks its own part of an index. */
function idsOf({ areFew, categoryIds, limit, position, skip = 0, sort, where }: Wanted, key: SQL, direction: SQL): SQL {
  const offset = skip > 0 ? sql`offset ${skip}` : sql``;
  const most = sql.raw(String(limit));
  const conditions = and([where, position ? beyond(orderOf(sort), position) : null]);
  const chosen = (more: SQL | null) =>
    sql`select ${products.id}, ${key} as key from ${products} where ${and([more, conditions])}
        order by ${key} ${direction}, ${products.id} ${direction}`;
  if (areFew) {
    const inCategory = categoryIds ? sql`${products.categoryId} = any(${array(categoryIds, 'int')})` : null;
    return sql`with few as materialized (select ${products.id}, ${key} as key from ${products} where ${and([inCategory, conditions])})
      select id, key from few order by key ${direction}, id ${direction} limit ${most} ${offset}`;
  }
  if (!categoryIds) return sql`${chosen(null)} limit ${most} ${offset}`;
  const [only] = categoryIds;
  if (categoryIds.length === 1 && only !== undefined)
    return sql`${chosen(sql`${products.categoryId} = ${only}`)} limit ${most} ${offset}`;
  const ofEach = skip > 0 ? sql`${skip + limit}` : most;
  return sql`select best.id, best.key from unnest(${array(categoryIds, 'int')}) as shelf(category_id)
    cross join lateral (${chosen(sql`${products.categoryId} = shelf.category_id`)} limit ${ofEach}) best
    order by best.key ${direction}, best.id ${direction} limit ${most} ${offset}`;
}

type Ends = { key: SQL; order: SQL };

const cardsFrom = (db: Db, page: SQL, ends: Ends, narrowed = false): Promise<CardRow[]> =>
  rows<CardRow>(
    db,
    sql`${narrowed ? plannedEachTime : sql``}with page as materialized (${page})
      select products.id, products.slug, products.title, ${brands.name} as brand,
             products.price_minor::float8 as "priceMinor", products.price_max_minor::float8 as "priceMaxMinor",
             products.compare_at_minor::float8 as "compareAtMinor", products.pictures -> 0 as picture,
             products.rating::float8 as rating, products.rating_count as "ratingCount", products.left_shown as "leftShown",
             products.only_variant_id as "onlyVariantId",
             (extract(epoch from products.published_at) * 1000)::float8 as "publishedMs", ${ends.key} as key
      from page join ${products} on ${products.id} = page.id left join ${brands} on ${brands.id} = ${products.brandId}
      order by ${ends.order}`,
  );
