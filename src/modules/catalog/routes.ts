import type { Db } from '../../platform/db.ts';
import { Refusal } from '../../platform/errors.ts';
import { localize } from '../../platform/i18n.ts';
import type { App, Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { categoryTree } from './categories.ts';
import { readFilters } from './filters.ts';
import { buildHomePage } from './home_page.ts';
import { buildListPage } from './list_page.ts';
import { crumbsTo } from './present.ts';
import { buildProductPage } from './product_page.ts';

export type CatalogShop = { db: Db; web: Web };

export function catalogRoutes(app: App, { db, web }: CatalogShop): void {
  app.get('/', (c) => web.kept(c, async () => ({ view: 'catalog/home', ...(await buildHomePage(db, web, c)) })));

  app.get('/products', (c) => {
    const filters = readFilters(queryOf(c));
    if (filters.q) return c.redirect(`${web.fragment(c).p}/search?${queryOf(c)}`, 302);
    return web.kept(c, async () => {
      const fragment = web.fragment(c);
      const t = fragment.t.list;
      const crumbs = [
        ...crumbsTo(fragment, await categoryTree(db), undefined),
        { label: t.allProducts, href: `${fragment.p}/products` },
      ];
      const request = { filters, basePath: '/products', heading: t.allProducts, intro: t.allIntro, crumbs };
      return { view: 'catalog/list', ...(await buildListPage(db, web, c, request)) };
    });
  });

  app.get('/c/:slug', (c) =>
    web.kept(c, async () => {
      const fragment = web.fragment(c);
      const tree = await categoryTree(db);
      const category = tree.bySlug.get(c.req.param('slug'));
      if (!category) throw new Refusal(404, fragment.t.list.notFound);
      const request = {
        filters: { ...readFilters(queryOf(c)), category: '' },
        basePath: `/c/${category.slug}`,
        heading: localize(category.name, fragment.lang),
        intro: localize(category.description, fragment.lang),
        crumbs: crumbsTo(fragment, tree, category),
        category,
      };
      return { view: 'catalog/list', ...(await buildListPage(db, web, c, request)) };
    }),
  );

  app.get('/p/:slug', (c) =>
    web.kept(c, async () => {
      const built = await buildProductPage(db, web, c, c.req.param('slug'));
      if (!built) throw new Refusal(404, web.fragment(c).t.list.notFound);
      return { view: 'catalog/product', ...built };
    }),
  );
}

const queryOf = (c: Ctx): URLSearchParams => new URL(c.req.url).searchParams;
