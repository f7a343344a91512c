import { asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { array } from '../../platform/db.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { listCondition, type Scope } from './conditions.ts';
import { type Filters, pageSize, type Sort } from './filters.ts';
import { brands, products } from './tables.ts';

const cardColumns = {
  id: products.id,
  slug: products.slug,
  title: products.title,
  brand: brands.name,
  priceMinor: products.priceMinor,
  priceMaxMinor: products.priceMaxMinor,
  compareAtMinor: products.compareAtMinor,
  picture: sql<StoredPicture | null>`${products.pictures} -> 0`.as('picture'),
  rating: products.rating,
  ratingCount: products.ratingCount,
  leftShown: products.leftShown,
  onlyVariantId: products.onlyVariantId,
  publishedAt: products.publishedAt,
};

export type CardRow = Awaited<ReturnType<typeof listProducts>>[number];

/** One page of a list, 24 at most. */
export const listProducts = (db: Db, filters: Filters, scope: Scope) => {
  const first = (filters.page - 1) * pageSize;
  if (filters.sort !== 'relevance' || !scope.productIds)
    return cards(db)
      .where(listCondition(filters, scope))
      .orderBy(...order(filters.sort))
      .limit(pageSize)
      .offset(first);
  // Walks the ids as they come and stops at the end of the page, where array_position would sort a thousand rows.
  return cards(db)
    .innerJoin(
      sql`unnest(${array(scope.productIds, 'int')}) with ordinality as found(product_id, place)`,
      sql`found.product_id = ${products.id}`,
    )
    .where(listCondition(filters, { ...scope, productIds: null }))
    .orderBy(sql`found.place`)
    .limit(pageSize)
    .offset(first);
};

export const featuredCards = (db: Db, limit: number) =>
  cards(db)
    .where(sql`${products.featured} and ${products.publishedAt} <= now()`)
    .orderBy(desc(products.sold))
    .limit(limit);

export const flashCards = (db: Db, limit: number) =>
  cards(db)
    .where(sql`${products.flash} and ${products.publishedAt} <= now()`)
    .orderBy(desc(products.sold))
    .limit(limit);

export const newestCards = (db: Db, limit: number) =>
  cards(db)
    .where(sql`${products.publishedAt} <= now()`)
    .orderBy(...order('newest'))
    .limit(limit);

export const popularCards = (db: Db, limit: number) =>
  cards(db)
    .where(sql`${products.publishedAt} <= now()`)
    .orderBy(...order('popular'))
    .limit(limit);

/** Others of the same category, the popular ones first. */
export const relatedCards = (db: Db, product: { id: number; categoryId: number }, limit: number) =>
  cards(db)
    .where(
      sql`${products.categoryId} = ${product.categoryId} and ${products.id} <> ${product.id} and ${products.publishedAt} <= now()`,
    )
    .orderBy(...order('popular'))
    .limit(limit);

const cards = (db: Db) =>
  db.select(cardColumns).from(products).leftJoin(brands, eq(brands.id, products.brandId)).$dynamic();

/** Each order matches an index; the id makes it total, so that no product stands on two pages. */
function order(sort: Sort): SQL[] {
  switch (sort) {
    case 'newest':
      return [desc(products.publishedAt), desc(products.id)];
    case 'price_up':
      return [asc(products.priceMinor), asc(products.id)];
    case 'price_down':
      return [desc(products.priceMinor), desc(products.id)];
    case 'rating':
      return [desc(products.rating), desc(products.id)];
    case 'relevance':
      return [desc(products.sold), desc(products.id)];
    case 'popular':
      return [desc(products.sold), desc(products.id)];
  }
}
