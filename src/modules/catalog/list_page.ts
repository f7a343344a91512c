import type { Db } from '../../platform/db.ts';
import type { Texts } from '../../platform/page.ts';
import type { Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { categoryTree } from './categories.ts';
import { isNarrowed, type Scope } from './conditions.ts';
import type { FacetCounts } from './facet_counts.ts';
import { presentFacets } from './facet_links.ts';
import { countFacets } from './facets.ts';
import { type Filters, lastPage, pageSize, readFilters, writeFilters } from './filters.ts';
import { type CardRow, listProducts, popularCards } from './list.ts';
import { writeCursor } from './paging.ts';
import { presentCard } from './present.ts';
import { mostCounted } from './summary.ts';
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

/** Builds the data of a list in at most three statements: cards, counts of the whole category, counts of what is chosen. */
export async function buildListPage(
  db: Db,
  web: Web,
  c: Ctx,
  request: ListRequest,
): Promise<{ data: ListPage; tags: string[] }> {
  const { basePath, filters } = request;
  const { after, before, page } = filters;
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
    : await readList(db, filters, scope);
  const cards = rows.map((row) => presentCard(fragment, row));
  const href = (changes: Partial<Filters>) => {
    const query = writeFilters({ ...filters, ...start, ...changes });
    return `${fragment.p}${basePath}${query ? `?${query}` : ''}`;
  };
  const pageCount = Math.min(lastPage, Math.max(1, Math.ceil(counts.total / pageSize)));
  // The pages beside this one go on from its last or first product, so that deep ones cost no more than the first.
  const at = (page: number) => {
    if (page < 1 || page > pageCount) return null;
    const edge = page === filters.page + 1 ? rows.at(-1) : page === filters.page - 1 ? rows[0] : undefined;
    if (!edge || page === 1 || filters.sort === 'relevance') return href({ page });
    return href({ page, [page > filters.page ? 'after' : 'before']: writeCursor(edge) });
  };
  const query = writeFilters({ ...filters, after: '', before: '' });
  const nearby = cards.length > 0 ? [] : (await popularCards(db, 8)).map((row) => presentCard(fragment, row));
  const frame = await web.page(c, {
    title: filters.page > 1 ? `${request.heading} · ${fragment.num(filters.page)}` : request.heading,
    description: request.intro,
    path: query ? `${basePath}?${query}` : basePath,
    noindex: basePath === '/search' || filters.option.length + filters.brand.length > 0,
  });
  const data: ListPage = {
    ...frame,
    heading: request.heading,
    intro: filters.page === 1 ? request.intro : '',
    crumbs: request.crumbs,
    query: filters.q,
    corrected: request.found?.corrected ?? null,
    cards,
    total: counts.total,
    isMore: request.found?.isMore ?? counts.isMore,
    firstShown: cards.length > 0 ? (filters.page - 1) * pageSize + 1 : 0,
    lastShown: (filters.page - 1) * pageSize + cards.length,
    layout: filters.view,
    gridHref: href({ view: 'grid', page, after, before }),
    listHref: href({ view: 'list', page, after, before }),
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
    keep: [...new URLSearchParams(writeFilters({ ...filters, ...start }))].map(([name, value]) => ({ name, value })),
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

/** A page of a list and the numbers beside it. */
async function readList(db: Db, filters: Filters, scope: Scope): Promise<[CardRow[], FacetCounts]> {
  const counting = countFacets(db, filters, scope);
  // Where choices were made, the number they leave says how the page is best found.
  const areFew = isNarrowed(filters, scope) && (await counting).total <= mostCounted && !(await counting).isMore;
  return Promise.all([listProducts(db, filters, scope, areFew), counting]);
}

/** What a search found is narrowed and sorted already. */
const anyFilters = readFilters(new URLSearchParams({ sort: 'relevance' }));
const anyScope: Scope = { categoryIds: null, productIds: null, brandSlugs: [] };

/** Where a list begins when anything else of it changes. */
const start = { page: 1, after: '', before: '' };

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
