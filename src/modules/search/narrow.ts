import type { Db } from '../../platform/db.ts';
import type { Localized } from '../../platform/i18n.ts';
import { memo } from '../../platform/memo.ts';
import { takaToMinor } from '../../platform/money.ts';
import { categoryTree, type FacetCounts, type Filters, pageSize } from '../catalog/service.ts';
import { brands } from '../catalog/tables.ts';
import type { Candidate } from './found.ts';

export type Narrowed = {
  /** Of one page, in the order asked for. */
  ids: number[];
  counts: FacetCounts;
};

/** What was found under the choices made: one page of it, and the counts of every facet, each under the choices made in the others. */
export async function narrowFound(db: Db, candidates: Candidate[], filters: Filters): Promise<Narrowed> {
  const [tree, names] = await Promise.all([categoryTree(db), brandNames(db)]);
  const category = tree.bySlug.get(filters.category);
  const within = category && new Set(tree.idsBelow(category));
  const inScope = filters.category ? candidates.filter((one) => within?.has(one.categoryId)) : candidates;
  const chosen = new Set(filters.brand);
  const brandIds = new Set([...names].filter(([, { slug }]) => chosen.has(slug)).map(([id]) => id));
  const { brandCounts, matching, ...counts } = countFacets(inScope, filters, brandIds);
  const first = (filters.page - 1) * pageSize;
  return {
    ids: sorted(matching, filters)
      .slice(first, first + pageSize)
      .map(({ id }) => id),
    counts: {
      ...counts,
      brands: [...brandCounts]
        .flatMap(([id, count]) => {
          const brand = names.get(id);
          return brand ? [{ ...brand, count }] : [];
        })
        .sort((a, b) => b.count - a.count || a.slug.localeCompare(b.slug)),
    },
  };
}

type Counted = Omit<FacetCounts, 'brands'> & { brandCounts: Map<number, number>; matching: Candidate[] };

function countFacets(candidates: Candidate[], filters: Filters, brandIds: ReadonlySet<number>): Counted {
  const least = filters.min === null ? 0 : takaToMinor(filters.min);
  const greatest = filters.max === null ? Number.POSITIVE_INFINITY : takaToMinor(filters.max);
  const leastTenths = (filters.rating ?? 0) * 10;
  const options = groupByName(filters.option);
  const categories = new Map<number, number>();
  const brandCounts = new Map<number, number>();
  const ratings = new Map<number, number>();
  const optionCounts = new Map<string, number>();
  const matching: Candidate[] = [];
  let [inStock, lowestMinor, highestMinor] = [0, Number.POSITIVE_INFINITY, 0];
  for (const one of candidates) {
    lowestMinor = Math.min(lowestMinor, one.priceMinor);
    highestMinor = Math.max(highestMinor, one.priceMinor);
    if (one.priceMinor < least || one.priceMinor > greatest) continue;
    const okBrand = filters.brand.length === 0 || brandIds.has(one.brandId);
    const okRating = one.ratingTenths >= leastTenths;
    const okStock = !filters.inStock || one.inStock;
    const okOptions = options.every((keys) => keys.some((key) => one.optionKeys.includes(key)));
    if (okBrand && okRating && okStock) for (const key of one.optionKeys) add(optionCounts, key);
    if (!okOptions) continue;
    if (okRating && okStock && one.brandId > 0) add(brandCounts, one.brandId);
    if (!okBrand) continue;
    if (okStock) for (let star = 1; star <= 4 && one.ratingTenths >= star * 10; star++) add(ratings, star);
    if (!okRating) continue;
    if (one.inStock) inStock++;
    if (!okStock) continue;
    add(categories, one.categoryId);
    matching.push(one);
  }
  return {
    total: matching.length,
    isMore: false,
    isCounted: () => true,
    lowestMinor: candidates.length > 0 ? lowestMinor : 0,
    highestMinor,
    inStock,
    categories,
    ratings,
    options: optionCounts,
    brandCounts,
    matching,
  };
}

const add = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** The keys chosen of each option: any of red and blue, and size M. */
function groupByName(keys: string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const name = key.split(':')[0] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  return [...groups.values()];
}

/** In the order of the catalogue's lists; those found come in the order of the match. */
function sorted(found: Candidate[], { sort }: Filters): Candidate[] {
  const by = (value: (one: Candidate) => number) => found.toSorted((a, b) => value(b) - value(a) || b.id - a.id);
  switch (sort) {
    case 'relevance':
      return found;
    case 'popular':
      return by(({ sold }) => sold);
    case 'newest':
      return by(({ publishedAt }) => publishedAt);
    case 'price_up':
      return found.toSorted((a, b) => a.priceMinor - b.priceMinor || a.id - b.id);
    case 'price_down':
      return by(({ priceMinor }) => priceMinor);
    case 'rating':
      return by(({ ratingTenths }) => ratingTenths);
  }
}

const brandNames = (db: Db): Promise<Map<number, { slug: string; name: Localized }>> =>
  memo(db, 'catalog.brands by id', 60, async () => {
    const all = await db.select().from(brands);
    return new Map(all.map(({ id, name, slug }) => [id, { slug, name }]));
  });
