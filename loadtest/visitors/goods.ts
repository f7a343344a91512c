import { sql } from 'drizzle-orm';
import { type Db, rows } from '../../src/platform/db.ts';
import type { Localized } from '../../src/platform/i18n.ts';

export type Good = { slug: string; title: Localized; priceMinor: number; variantId: number };

/** What visitors know of the shop: where they may go and what they should find there. */
export type Goods = { goods: Good[]; categories: string[]; words: Localized[] };

/** The popular products with one variant and enough pieces, the categories, and words to search for. */
export async function readGoods(db: Db): Promise<Goods> {
  const found = await rows<{ slug: string; title: Localized; price: string | number; variant: number }>(
    db,
    sql`select slug, title, price_minor as price, only_variant_id as variant from products
        where only_variant_id is not null and left_shown >= 6 and published_at <= now() and title ->> 'en' !~ '[<>&"'']'
        order by sold desc, id limit 1000`,
  );
  const categories = await rows<{ slug: string }>(
    db,
    sql`select slug from categories c where exists (select from products p where p.category_id = c.id) order by position limit 60`,
  );
  const goods = found.map(({ price, slug, title, variant }) => ({
    slug,
    title,
    priceMinor: Number(price),
    variantId: variant,
  }));
  const words = goods
    .slice(0, 200)
    .map(({ title }) => ({ en: lastWords(title.en), bn: lastWords(title.bn || title.en) }));
  return { goods, categories: categories.map(({ slug }) => slug), words };
}

const lastWords = (title: string): string => title.split(/\s+/).slice(-2).join(' ');
