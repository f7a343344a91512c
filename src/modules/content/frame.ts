import type { Db } from '../../platform/db.ts';
import { isDatabaseAway } from '../../platform/errors.ts';
import { type Lang, localize, prefixOf } from '../../platform/i18n.ts';
import type { Frame } from '../../platform/page.ts';
import { readIdentity } from './identity.ts';
import { listContentPages, shopIdentity } from './service.ts';
import type { ShopIdentity } from './tables.ts';

type NavCategory = { id: number; slug: string; name: { en: string; bn: string } };
type Navigation = { childrenOf: (id: number | null) => NavCategory[] };

/**
 * What stands around every page. The categories come from their owner through `navigation`.
 * While the database is away the last known frame is shown, so that an error page still looks like the shop.
 */
export function createFrames(
  db: Db,
  origin: string,
  navigation: () => Promise<Navigation>,
): (lang: Lang) => Promise<Frame> {
  const last = new Map<Lang, Frame>();
  return async (lang) => {
    try {
      const [identity, tree, pages] = await Promise.all([shopIdentity(db), navigation(), listContentPages(db)]);
      const frame = frameOf(lang, origin, identity, tree, pages);
      last.set(lang, frame);
      return frame;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      return last.get(lang) ?? frameOf(lang, origin, readIdentity(undefined), { childrenOf: () => [] }, []);
    }
  };
}

function frameOf(
  lang: Lang,
  origin: string,
  identity: ShopIdentity,
  tree: Navigation,
  pages: { slug: string; title: { en: string; bn: string } }[],
): Frame {
  const link = (category: NavCategory) => ({
    label: localize(category.name, lang),
    href: `${prefixOf(lang)}/c/${category.slug}`,
  });
  return {
    origin,
    shop: {
      ...identity,
      tagline: localize(identity.tagline, lang),
      address: localize(identity.address, lang),
      hours: localize(identity.hours, lang),
    },
    nav: tree
      .childrenOf(null)
      .map((category) => ({ ...link(category), children: tree.childrenOf(category.id).map(link) })),
    pages: pages.map((page) => ({ slug: page.slug, label: localize(page.title, lang) })),
  };
}
