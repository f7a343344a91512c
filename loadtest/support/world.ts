import pg from 'pg';
import { z } from 'zod';

const worldSchema = z.object({
  /** Addresses of products, the most sold first. */
  products: z.array(z.string()).min(1),
  /** Variants with enough pieces for many buyers. */
  goods: z.array(z.object({ slug: z.string(), variant: z.number() })).min(1),
  categories: z.array(z.string()),
  brands: z.array(z.string()),
  /** `name:value`, as filters take them. */
  options: z.array(z.string()),
  /** Words of titles in both languages. */
  words: z.array(z.string()).min(1),
  /** Checkouts that stand at the last button, where a scenario wants them. */
  checkouts: z.array(z.object({ cookie: z.string(), key: z.string(), total: z.string() })).default([]),
});

/** What visitors may look at and buy. */
export type World = z.infer<typeof worldSchema>;

const question = `
  with offered as (
    select p.id, p.slug, p.title, p.sold, c.slug as category, b.slug as brand, p.option_keys from products p
    join categories c on c.id = p.category_id left join brands b on b.id = p.brand_id
    where p.published_at <= now() order by p.sold desc, p.id desc limit 20000)
  select
    (select json_agg(slug order by sold desc, id desc) from offered) as products,
    (select json_agg(json_build_object('slug', slug, 'variant', id)) from (
      select o.slug, v.id from offered o join variants v on v.product_id = o.id join stock s on s.variant_id = v.id
      where s.on_hand - s.reserved >= 20 order by md5(v.id::text) limit 5000) as many) as goods,
    (select json_agg(distinct category) from offered) as categories,
    coalesce((select json_agg(distinct brand) from offered where brand is not null), '[]') as brands,
    coalesce((select json_agg(distinct key) from offered, unnest(option_keys) as key), '[]') as options,
    (select json_agg(distinct word) from (select title from offered limit 5000) as titled,
      regexp_split_to_table(title ->> 'en' || ' ' || (title ->> 'bn'), '[\\s,.()]+') as word where length(word) > 2) as words`;

/** Reads them from the shop's database. */
export async function readWorld(databaseUrl: string): Promise<World> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(question);
    return worldSchema.parse(rows[0]);
  } finally {
    await client.end();
  }
}

/** Reads them from the pages of a shop whose database is not ours to ask. */
export async function crawlWorld(origin: string): Promise<World> {
  const read = async (path: string) => (await fetch(`${origin}${path}`)).text();
  const found = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map((match) => match[1] ?? '');
  const pages = await Promise.all([1, 2, 3, 4].map((page) => read(`/products?page=${page}`)));
  const lists = pages.join('');
  const products = [...new Set(found(lists, /href="\/p\/([\w-]+)"/g))];
  const goods = [];
  for (const slug of products.slice(0, 60)) {
    const variant = /name="variant" value="(\d+)"/.exec(await read(`/p/${slug}`))?.[1];
    if (variant) goods.push({ slug, variant: Number(variant) });
  }
  return worldSchema.parse({
    products,
    goods,
    categories: [...new Set(found(lists, /href="\/c\/([\w-]+)"/g))],
    brands: [...new Set(found(lists, /name="brand" value="([\w-]+)"/g))],
    options: [...new Set(found(lists, /name="option" value="([^"]+)"/g))],
    words: [...new Set(products.flatMap((slug) => slug.split('-')).filter((word) => word.length > 2))],
  });
}

/** A world that was sent from another process. */
export const parseWorld = (value: unknown): World => worldSchema.parse(value);
