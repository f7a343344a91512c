import type { Db } from '../../platform/db.ts';
import { Refusal } from '../../platform/errors.ts';
import { localize } from '../../platform/i18n.ts';
import type { App } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { blocksOf } from './blocks.ts';
import { findContentPage, listContentPages } from './service.ts';

/** What belongs to one shopper is nothing to crawl; the rest is told page by page (`noindex`, `nofollow`). */
const robots = [
  'User-agent: *',
  'Allow: /orders/track',
  ...['', '/bn'].flatMap((p) =>
    ['/cart/items', '/checkout', '/orders/', '/search/suggest'].map((path) => `Disallow: ${p}${path}`),
  ),
  'Allow: /bn/orders/track',
  '',
].join('\n');

export function contentRoutes(app: App, { db, web }: { db: Db; web: Web }): void {
  app.get('/robots.txt', (c) => c.text(robots, 200, { 'Cache-Control': 'public, max-age=3600' }));

  app.get('/pages/:slug', (c) =>
    web.kept(c, async () => {
      const { lang, p, t } = web.fragment(c);
      const found = await findContentPage(db, c.req.param('slug'));
      if (!found) throw new Refusal(404, t.errors.text404);
      const { slug } = found;
      const heading = localize(found.title, lang);
      const blocks = blocksOf(localize(found.body, lang));
      const [lead = ''] = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
      const others = (await listContentPages(db)).filter((page) => page.slug !== slug);
      const data = {
        ...(await web.page(c, { title: heading, description: lead.slice(0, 300), path: `/pages/${slug}` })),
        heading,
        blocks,
        others: others.map((page) => ({ label: localize(page.title, lang), href: `${p}/pages/${page.slug}` })),
      };
      return { view: 'content/page', data, tags: [`page:${slug}`, 'frame'] };
    }),
  );
}
