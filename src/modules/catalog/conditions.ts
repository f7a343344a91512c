import { type SQL, sql } from 'drizzle-orm';
import { array } from '../../platform/db.ts';
import { takaToMinor } from '../../platform/money.ts';
import type { Filters } from './filters.ts';
import { products } from './tables.ts';

/** What a list is narrowed to before its facets: categories, and for a search the products it found, best first. */
export type Scope = { categoryIds: number[] | null; productIds: number[] | null; brandSlugs: string[] };

export const published = sql`${products.publishedAt} <= now()`;

export const scopeCondition = (scope: Scope): SQL =>
  and([
    published,
    scope.categoryIds && sql`${products.categoryId} = any(${array(scope.categoryIds, 'int')})`,
    scope.productIds && sql`${products.id} = any(${array(scope.productIds, 'int')})`,
  ]);

/** One condition a facet, so that each facet can be counted under all the others. */
export function facetConditions(
  filters: Filters,
  brandIds: number[],
): Record<'price' | 'brand' | 'rating' | 'stock', SQL> & { options: Map<string, SQL> } {
  const options = new Map<string, SQL>();
  for (const name of new Set(filters.option.map(optionName))) {
    const keys = filters.option.filter((key) => optionName(key) === name);
    options.set(name, sql`${products.optionKeys} && ${array(keys, 'text')}`);
  }
  return {
    price: and([
      filters.min !== null && sql`${products.priceMinor} >= ${takaToMinor(filters.min)}`,
      filters.max !== null && sql`${products.priceMinor} <= ${takaToMinor(filters.max)}`,
    ]),
    brand: filters.brand.length > 0 ? sql`${products.brandId} = any(${array(brandIds, 'int')})` : sql`true`,
    rating: filters.rating !== null ? sql`${products.rating} >= ${filters.rating}` : sql`true`,
    stock: filters.inStock ? sql`${products.leftShown} > 0` : sql`true`,
    options,
  };
}

/** Under every choice made, in any category. */
export function listCondition(filters: Filters, scope: Scope, brandIds: number[]): SQL {
  const facets = facetConditions(filters, brandIds);
  const narrowed = [
    (filters.min !== null || filters.max !== null) && facets.price,
    filters.brand.length > 0 && facets.brand,
    filters.rating !== null && facets.rating,
    filters.inStock && facets.stock,
    ...facets.options.values(),
  ];
  return and([scopeCondition({ ...scope, categoryIds: null }), ...narrowed]);
}

/** Which products are left, and so the best plan, depends on the values chosen. */
export const isNarrowed = (filters: Filters, scope: Scope): boolean =>
  chosenFacets(filters).length > 0 || scope.productIds !== null;

/** The facets a choice was made in: `price`, `brand`, `rating`, `stock`, `option-colour` … */
export const chosenFacets = (filters: Filters): string[] => [
  ...(filters.min !== null || filters.max !== null ? ['price'] : []),
  ...(filters.brand.length > 0 ? ['brand'] : []),
  ...(filters.rating !== null ? ['rating'] : []),
  ...(filters.inStock ? ['stock'] : []),
  ...new Set(filters.option.map((key) => `option-${optionName(key)}`)),
];

export const optionName = (key: string): string => key.split(':')[0] ?? '';

export const and = (parts: (SQL | false | null)[]): SQL => {
  const kept = parts.filter((part) => part !== false && part !== null);
  return kept.length > 0 ? sql.join(kept, sql` and `) : sql`true`;
};
