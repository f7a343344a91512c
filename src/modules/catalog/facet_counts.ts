import type { Localized } from '../../platform/i18n.ts';

export type FacetCounts = {
  total: number;
  /** There are more than `total`, which is as far as was counted. */
  isMore: boolean;
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
  /** False for a facet (`brand`, `option-colour` …) whose numbers are of the whole category, not of what was chosen: not to be shown. */
  isCounted: (facet: string) => boolean;
};

export type CountRow = { facet: string; value: string | null; name: Localized | null; count: number };

/** Rows of (facet, value, count) as counts; of a facet without a row there is none. */
export function readCounts(found: CountRow[]): FacetCounts {
  const of = (facet: string) => found.filter((row) => row.facet === facet);
  const first = (facet: string) => of(facet)[0]?.count ?? 0;
  const numbers = (facet: string) => new Map(of(facet).map((row) => [Number(row.value), row.count]));
  return {
    total: of('total').reduce((sum, { count }) => sum + count, 0),
    isMore: false,
    lowestMinor: first('least'),
    highestMinor: first('most'),
    inStock: first('stock'),
    categories: numbers('category'),
    brands: of('brand')
      .flatMap(({ count, name, value }) => (value && name ? [{ slug: value, name, count }] : []))
      .sort((a, b) => b.count - a.count || a.slug.localeCompare(b.slug)),
    ratings: numbers('rating'),
    options: new Map(of('option').map((row) => [row.value ?? '', row.count])),
    isCounted: () => true,
  };
}
