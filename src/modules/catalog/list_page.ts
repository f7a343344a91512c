import type { Db } from '../../platform/db.ts';
import type { Texts } from '../../platform/page.ts';
import type { Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { categoryTree } from './categories.ts';
import type { Scope } from './conditions.ts';
import { presentFacets } from './facet_links.ts';
import { countFacets, type FacetCounts } from './facets.ts';
import { type Filters, lastPage, pageSize, readFilters, writeFilters } from './filters.ts';
import { listProducts, popularCards } from './list.ts';
import { presentCard } from './present.ts';
import type { Category } from './tables.ts';
import type { Crumb, ListPage } from './views.ts';
import { optionWordsByKey } from './words.ts';

export type ListRequest = {
  filters: Filters;
  /** `/products`, `/c/sarees` or `/search`: where the links of the list lead. */
  basePath: string;
  heading: string;
  intro: string;
  crumbs: Crumb[];
  /** The category the list is of, when the address says so. */
  category?: Category;
  /**
   * For a search: the products of this page in their order, the counts of all that were found, whether there are more,
   * and what was found in place of the words typed.
   */
  found?: { ids: number[]; counts: FacetCounts; isMore: boolean; corrected: string | null };
  popularTerms?: { label: string; href: string }[];
};

/** Builds the data of a list: at most two statements, cards and facets. */
export async function buildListPage(
  db: Db,
  web: Web,
  c: Ctx,
  request: ListRequest,
): Promise<{ data: ListPage; tags: string[] }> {
  const { basePath, filters } = request;
  const [tree, words] = await Promise.all([categoryTree(db), optionWordsByKey(db)]);
  const category = request.category ?? tree.bySlug.get(filters.category);
  const scope: Scope = {
    categoryIds: category ? tree.idsBelow(category) : filters.category ? [-1] : null,
    productIds: null,
    brandSlugs: filters.brand,
  };
  const fragment = web.fragment(c);
  const [rows, counts] = request.found
    ? [await listProducts(db, anyFilters, { ...anyScope, productIds: request.found.ids }), request.found.counts]
    : await Promise.all([listProducts(db, filters, scope), countFacets(db, filters, scope)]);
  const cards = rows.map((row) => presentCard(fragment, row));
  const href = (changes: Partial<Filters>) => {
    const query = writeFilters({ ...filters, page: 1, ...changes });
    return `${fragment.p}${basePath}${query ? `?${query}` : ''}`;
  };
  const pageCount = Math.min(lastPage, Math.max(1, Math.ceil(counts.total / pageSize)));
  const at = (page: number) => (page >= 1 && page <= pageCount ? href({ page }) : null);
  const query = writeFilters(filters);
  const nearby = cards.length > 0 ? [] : (await popularCards(db, 8)).map((row) => presentCard(fragment, row));
  const page = await web.page(c, {
    title: filters.page > 1 ? `${request.heading} · ${fragment.num(filters.page)}` : request.heading,
    description: request.intro,
    path: query ? `${basePath}?${query}` : basePath,
    noindex: basePath === '/search' || filters.option.length + filters.brand.length > 0,
  });
  const data: ListPage = {
    ...page,
    heading: request.heading,
    intro: filters.page === 1 ? request.intro : '',
    crumbs: request.crumbs,
    query: filters.q,
    corrected: request.found?.corrected ?? null,
    cards,
    total: counts.total,
    isMore: request.found?.isMore ?? false,
    firstShown: cards.length > 0 ? (filters.page - 1) * pageSize + 1 : 0,
    lastShown: (filters.page - 1) * pageSize + cards.length,
    layout: filters.view,
    gridHref: href({ view: 'grid', page: filters.page }),
    listHref: href({ view: 'list', page: filters.page }),
    sorts: sortsOf(fragment.t.list, filters),
    ...presentFacets(fragment, { filters, counts, tree, words, category, fixed: request.category !== undefined, href }),
    clearHref: href({ brand: [], option: [], min: null, max: null, rating: null, inStock: false, category: '' }),
    price: {
      action: `${fragment.p}${basePath}`,
      minTaka: filters.min,
      maxTaka: filters.max,
      lowestTaka: Math.floor(counts.lowestMinor / 100),
      highestTaka: Math.ceil(counts.highestMinor / 100),
    },
    keep: [...new URLSearchParams(writeFilters({ ...filters, page: 1 }))].map(([name, value]) => ({ name, value })),
    pages: pageLinks(filters.page, pageCount).map((number) => ({
      label: number === null ? '…' : fragment.num(number),
      href: number === null ? null : at(number),
      current: number === filters.page,
    })),
    previousHref: at(filters.page - 1),
    nextHref: at(filters.page + 1),
    popularTerms: request.popularTerms ?? [],
    nearby,
  };
  return { data, tags: ['list', 'frame', ...[...cards, ...nearby].map((card) => `product:${card.id}`)] };
}

/** What a search found is narrowed and sorted already. */
const anyFilters = readFilters(new URLSearchParams({ sort: 'relevance' }));
const anyScope: Scope = { categoryIds: null, productIds: null, brandSlugs: [] };

const plainSorts = ['popular', 'newest', 'price_up', 'price_down', 'rating'] as const;

const sortsOf = (words: Texts['list'], filters: Filters): ListPage['sorts'] =>
  (filters.q ? (['relevance', ...plainSorts] as const) : plainSorts).map((value) => ({
    value,
    label: words[`sort_${value}`],
    selected: value === filters.sort,
  }));

/** 1 … 4 5 6 … 20 */
function pageLinks(current: number, count: number): (number | null)[] {
  if (count <= 1) return [];
  const wanted = [1, current - 1, current, current + 1, count].filter((page) => page >= 1 && page <= count);
  const pages = [...new Set(wanted)].sort((a, b) => a - b);
  return pages.flatMap((page, index) => (index > 0 && page - (pages[index - 1] ?? 0) > 1 ? [null, page] : [page]));
}
