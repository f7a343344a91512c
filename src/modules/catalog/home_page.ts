import type { Db } from '../../platform/db.ts';
import { localize } from '../../platform/i18n.ts';
import { pictureOrNull } from '../../platform/pictures.ts';
import type { Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { categoryTree } from './categories.ts';
import { featuredCards, flashCards, newestCards, popularCards } from './list.ts';
import { presentCard } from './present.ts';
import { readShowcase } from './showcase.ts';
import { categorySizes } from './summary.ts';
import type { HomePage } from './views.ts';

export async function buildHomePage(db: Db, web: Web, c: Ctx): Promise<{ data: HomePage; tags: string[] }> {
  const fragment = web.fragment(c);
  const { lang, p, t } = fragment;
  const [tree, sizes, featured, flash, fresh, popular, showcase] = await Promise.all([
    categoryTree(db),
    categorySizes(db),
    featuredCards(db, 12),
    flashCards(db, 8),
    newestCards(db, 12),
    popularCards(db, 12),
    readShowcase(db),
  ]);
  const present = (list: typeof featured) => list.map((row) => presentCard(fragment, row));
  const page = await web.page(c, { title: t.shop.homeTitle, description: t.shop.homeDescription, path: '/' });
  const flashEndsAt = showcase.flashEndsAt;
  const data: HomePage = {
    ...page,
    hero: {
      ...showcase.hero[lang],
      href: `${p}${showcase.hero.href}`,
      picture: pictureOrNull(showcase.hero.picture, lang),
    },
    tiles: tree.childrenOf(null).map((category) => ({
      label: localize(category.name, lang),
      href: `${p}/c/${category.slug}`,
      picture: pictureOrNull(category.picture, lang),
      count: tree.idsBelow(category).reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0),
    })),
    flash: flash.length > 0 && flashEndsAt ? { endsAt: flashEndsAt, cards: present(flash) } : null,
    featured: present(featured),
    banners: showcase.banners.flatMap((banner) => {
      const picture = pictureOrNull(banner.picture, lang);
      return picture ? [{ ...banner[lang], href: `${p}${banner.href}`, picture }] : [];
    }),
    fresh: present(fresh),
    popular: present(popular),
  };
  const cards = [...data.featured, ...(data.flash?.cards ?? []), ...data.fresh, ...data.popular];
  return { data, tags: ['list', 'frame', ...new Set(cards.map((card) => `product:${card.id}`))] };
}
