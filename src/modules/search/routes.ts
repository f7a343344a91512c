import type { Db } from '../../platform/db.ts';
import { localize } from '../../platform/i18n.ts';
import type { Fragment } from '../../platform/page.ts';
import { pictureOrNull } from '../../platform/pictures.ts';
import type { RateLimit } from '../../platform/rate_limit.ts';
import type { App, Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { buildListPage, categoryTree, crumbsTo, readFilters, writeFilters } from '../catalog/service.ts';
import { narrowFound, noteSearch, popularTerms, searchProducts, suggest } from './service.ts';
import type { SuggestFragment } from './views.ts';

export function searchRoutes(app: App, { db, searches, web }: { db: Db; web: Web; searches: RateLimit }): void {
  // What is kept is answered before it comes here, so only searches that cost something are counted.
  app.get('/search', async (c) => {
    await web.limit(c, searches, c.var.clientIp);
    return web.kept(c, async () => ({ view: 'catalog/list', ...(await buildResults(db, web, c)) }));
  });

  app.get('/search/suggest', async (c) => {
    await web.limit(c, searches, c.var.clientIp);
    return web.kept(c, async () => ({
      view: 'search/suggest',
      data: await buildSuggestions(db, web.fragment(c), queryOf(c)),
      tags: ['list'],
    }));
  });
}

async function buildResults(db: Db, web: Web, c: Ctx) {
  const fragment = web.fragment(c);
  const { p, t } = fragment;
  const filters = readFilters(queryOf(c));
  const tree = await categoryTree(db);
  const heading = filters.q ? t.search.resultsFor(filters.q) : t.search.everything;
  const request = {
    filters,
    basePath: '/search',
    heading,
    intro: t.search.description,
    crumbs: [...crumbsTo(fragment, tree, undefined), { label: t.search.title, href: `${p}/search` }],
  };
  if (!filters.q) return buildListPage(db, web, c, request);
  const found = await searchProducts(db, filters.q);
  // Narrowing a list or turning its page is not another search.
  if (writeFilters(filters) === String(new URLSearchParams({ q: filters.q })))
    noteSearch(db, filters.q, found.corrected === null ? found.candidates.length : 0);
  const { counts, ids } = await narrowFound(db, found.candidates, filters);
  const terms = found.candidates.length > 0 || web.busy() ? [] : await popularTerms(db, fragment.lang, 8);
  return buildListPage(db, web, c, {
    ...request,
    found: { ids, counts, isMore: found.isMore && counts.total > 0, corrected: found.corrected },
    popularTerms: terms.map((term) => termLink(fragment, term)),
  });
}

async function buildSuggestions(db: Db, fragment: Fragment, query: URLSearchParams): Promise<SuggestFragment> {
  const { lang, p } = fragment;
  const { q } = readFilters(query);
  const { terms, categories, products } = await suggest(db, q, lang);
  return {
    ...fragment,
    query: q,
    terms: terms.map((term) => termLink(fragment, term)),
    categories: categories.map(({ label, slug }) => ({ label, href: `${p}/c/${slug}` })),
    products: products.map(({ picture, priceMinor, slug, title }) => ({
      title: localize(title, lang),
      href: `${p}/p/${slug}`,
      priceMinor,
      picture: pictureOrNull(picture, lang),
    })),
    allHref: `${p}/search?q=${encodeURIComponent(q)}`,
  };
}

const termLink = ({ p }: Fragment, term: string) => ({
  label: term,
  href: `${p}/search?q=${encodeURIComponent(term)}`,
});

const queryOf = (c: Ctx): URLSearchParams => new URL(c.req.url).searchParams;
