import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { projectRoot } from '../../../tests/support/shop.ts';
import type { Db } from '../../platform/db.ts';
import { rows, transact } from '../../platform/db.ts';
import { forget } from '../../platform/memo.ts';
import { readFilters, saveBrand, saveCategory } from '../catalog/service.ts';
import { narrowFound } from './narrow.ts';
import { indexProducts, refreshFacts, refreshPopularity, searchProducts, suggest } from './service.ts';

const count = 300;

describe.each(['postgres', 'pglite'] as const)('narrowing what was found on %s', (kind) => {
  let shop: OpenShop;
  let db: Db;

  beforeAll(async () => {
    shop = await openShop({ kind });
    db = shop.database.db;
    // These tests say themselves who is among the best sold.
    await db.execute(
      sql`insert into schedules (name, last_run_at) values ('search.refreshPopularity', now()) on conflict (name) do update set last_run_at = now()`,
    );
    await transact(db, async (tx) => {
      const described = { description: { en: '', bn: '' }, picture: null, parentId: null, position: 0 };
      for (const slug of ['cloth', 'clay'])
        await saveCategory(tx, { ...described, slug, name: { en: slug, bn: slug } });
      for (const slug of ['tat', 'loom', 'kiln']) await saveBrand(tx, { slug, name: { en: slug, bn: slug } });
      await tx.execute(sql`
        insert into products (slug, title, description, highlights, specs, options, pictures, category_id, brand_id, option_keys,
                              published_at, price_minor, price_max_minor, rating, left_shown, sold)
        select 'p-' || n, jsonb_build_object('en', case when n % 3 = 0 then 'Brass' else 'Bamboo' end || ' bowl ' || n, 'bn', 'বাটি ' || n),
               '{"en":"","bn":""}', '{"en":[],"bn":[]}', '[]', '[]', '[]',
               (select min(id) from categories) + n % 2, nullif((select min(id) from brands) + n % 4, (select max(id) + 1 from brands)),
               case n % 3 when 0 then array['colour:red', 'size:m'] when 1 then array['colour:blue, pale'] else '{}'::text[] end,
               now() - n * interval '1 hour', 1000 * (1 + n * 37 % 50), 1000 * (1 + n * 37 % 50), (n * 7 % 50) / 10.0, n % 5, n * 13 % 100
        from generate_series(1, ${count}) n`);
      const all = await rows<{ id: number }>(tx, sql`select id from products order by id`);
      const ids = all.map(({ id }) => id);
      await indexProducts(tx, ids);
    });
  });
  afterAll(() => shop.close());

  /** The same from the products themselves, one statement a figure. */
  async function counted(where: string): Promise<number> {
    const [row] = await rows<{ n: number }>(
      db,
      sql.raw(`select count(*)::int as n from products p where title ->> 'en' like 'Brass%' and ${where}`),
    );
    return row?.n ?? -1;
  }

  const conditions = {
    category: `category_id = (select id from categories where slug = 'cloth')`,
    brand: `brand_id in (select id from brands where slug in ('tat', 'kiln'))`,
    option: `option_keys && array['colour:red', 'colour:blue, pale']`,
    price: 'price_minor between 10000 and 40000',
    rating: 'rating >= 3',
    stock: 'left_shown > 0',
  };

  it.each([
    ['q=brass', []],
    ['q=brass&category=cloth', ['category']],
    ['q=brass&brand=tat&brand=kiln', ['brand']],
    ['q=brass&option=colour:red&option=colour:blue, pale&in_stock=1', ['option', 'stock']],
    ['q=brass&min=100&max=400&rating=3', ['price', 'rating']],
    [
      'q=brass&category=cloth&brand=tat&brand=kiln&option=colour:red&option=colour:blue, pale&min=100&max=400&rating=3&in_stock=1',
      ['category', 'brand', 'option', 'price', 'rating', 'stock'],
    ],
  ] as const)('counts the facets of %s as the products themselves do', async (query, chosen) => {
    const filters = readFilters(new URLSearchParams(query));
    const { candidates } = await searchProducts(db, filters.q);
    const { counts } = await narrowFound(db, candidates, filters);
    const under = (own: string, condition: string) =>
      counted([condition, ...chosen.filter((name) => name !== own).map((name) => conditions[name])].join(' and '));
    const all = await under('', 'true');
    expect(all).toBeGreaterThan(0);
    expect(counts.total).toBe(all);
    expect(counts.inStock).toBe(await under('stock', conditions.stock));
    expect(counts.ratings.get(4) ?? 0).toBe(await under('rating', 'rating >= 4'));
    expect(counts.ratings.get(2) ?? 0).toBe(await under('rating', 'rating >= 2'));
    expect(counts.options.get('colour:red') ?? 0).toBe(await under('option', `'colour:red' = any(option_keys)`));
    const clothId = (await rows<{ id: number }>(db, sql`select id from categories where slug = 'cloth'`))[0]?.id ?? 0;
    expect(counts.categories.get(clothId) ?? 0).toBe(await under('', conditions.category));
    expect(counts.brands.find(({ slug }) => slug === 'kiln')?.count ?? 0).toBe(
      await under('brand', `brand_id = (select id from brands where slug = 'kiln')`),
    );
  });

  it.each([
    ['price_up', 'price_minor, id'],
    ['price_down', 'price_minor desc, id desc'],
    ['newest', 'published_at desc, id desc'],
    ['rating', 'rating desc, id desc'],
    ['popular', 'sold desc, id desc'],
  ])('sorts by %s and turns the page', async (sort, order) => {
    const filters = readFilters(new URLSearchParams({ q: 'brass', sort, page: '2' }));
    const { candidates } = await searchProducts(db, 'brass');
    const expected = await rows<{ id: number }>(
      db,
      sql.raw(`select id from products where title ->> 'en' like 'Brass%' order by ${order} offset 24 limit 24`),
    );
    expect((await narrowFound(db, candidates, filters)).ids).toEqual(expected.map(({ id }) => id));
  });

  it('shows the page that was asked for, in its order, and its counts', async () => {
    const html = await (await shop.visitor().get('/search?q=brass&sort=price_up&brand=kiln')).text();
    const shown = [...html.matchAll(/href="\/p\/(p-\d+)"/g)].map(([, slug]) => slug);
    const expected = await rows<{ slug: string }>(
      db,
      sql`select slug from products where title ->> 'en' like 'Brass%' and brand_id = (select id from brands where slug = 'kiln') order by price_minor, id limit 24`,
    );
    expect([...new Set(shown)]).toEqual(expected.map(({ slug }) => slug));
  });

  it('finds the same when few are among the best sold', async () => {
    const idsOf = async (text: string) => (await searchProducts(db, text)).candidates.map(({ id }) => id).sort();
    const questions = ['brass', 'bras', 'brass bowl', 'বাটি', 'brsas bowl', 'brass bowl 123'];
    const before = await Promise.all(questions.map(idsOf));
    await db.execute(sql`update search_documents set popular = product_id % 7 = 0, tail = product_id % 7 > 3`);
    forget(db, 'search.');
    const after = await Promise.all(questions.map(idsOf));
    await db.execute(sql`update search_documents set popular = true, tail = false`);
    forget(db, 'search.');
    // Of the widest words enough are found; of the others every one.
    for (const [index, ids] of after.entries())
      expect(ids.length).toBeGreaterThanOrEqual(Math.min(240, before[index]?.length ?? 0));
    expect(after[0]).toEqual(before[0]);
    expect(after[5]).toEqual(before[5]);
    expect(before[0]?.length).toBe(100);
  });

  it('says that there may be more than were looked at', async () => {
    expect(await searchProducts(db, 'bowl')).toMatchObject({ isMore: false });
    expect((await searchProducts(db, 'bowl', 5)).isMore).toBe(true);
    await db.execute(
      sql`update search_documents set popular = false where product_id = (select max(product_id) from search_documents)`,
    );
    forget(db, 'search.');
    const found = await searchProducts(db, 'bowl');
    expect(found).toMatchObject({ isMore: true, candidates: { length: count - 1 } });
    expect(await (await shop.visitor().get('/search?q=bowl')).text()).toContain(`of more than ${count - 1} products`);
    expect(await (await shop.visitor().get('/bn/search?q=bowl')).text()).toContain('২৯৯টির বেশি');
    expect(await searchProducts(db, 'brass')).toMatchObject({ isMore: false });
    await refreshPopularity(db);
    forget(db, 'search.');
    expect((await searchProducts(db, 'bowl')).candidates).toHaveLength(count);
  });

  it('knows what is sold out, and what changed unheard the next night', async () => {
    const of = async (slug: string) => {
      const [row] = await rows<{ id: number }>(db, sql`select id from products where slug = ${slug}`);
      const { candidates } = await searchProducts(db, 'brass');
      return { id: row?.id ?? 0, fact: candidates.find(({ id }) => id === row?.id) };
    };
    await db.execute(sql`update products set left_shown = 0, rating = 1.5 where slug in ('p-3', 'p-6')`);
    await refreshFacts(db, [(await of('p-3')).id]);
    expect((await of('p-3')).fact).toMatchObject({ inStock: false, ratingTenths: 15 });
    expect((await of('p-6')).fact).toMatchObject({ inStock: true });
    await refreshPopularity(db);
    expect((await of('p-6')).fact).toMatchObject({ inStock: false, ratingTenths: 15 });
  });

  it('still finds a product whose facts are not written yet', async () => {
    const { candidates } = await searchProducts(db, 'brass');
    await db.execute(sql`delete from search_facts`);
    expect((await searchProducts(db, 'brass')).candidates.map(({ id }) => id)).toEqual(candidates.map(({ id }) => id));
    await refreshPopularity(db);
    expect((await searchProducts(db, 'brass')).candidates).toEqual(candidates);
  });

  it('states the same facts of a shop that is brought up to date', async () => {
    const facts = () => rows(db, sql`select product_id, facts from search_facts order by product_id`);
    const before = await facts();
    await db.execute(sql`delete from search_facts`);
    const directory = join(projectRoot, 'db/migrations');
    const file = readdirSync(directory).find((name) => name.endsWith('search_speed.sql')) ?? '';
    const migration = readFileSync(join(directory, file), 'utf8');
    await db.execute(sql.raw(migration.slice(migration.indexOf('INSERT INTO "search_facts"'))));
    expect(before).toHaveLength(count);
    expect(await facts()).toEqual(before);
  });

  it('suggests the best sold for two letters', async () => {
    const { products } = await suggest(db, 'br', 'en');
    const best = await rows<{ slug: string; sold: number }>(
      db,
      sql`select slug, sold from products where title ->> 'en' like 'Brass%' order by sold desc limit 5`,
    );
    expect(products).toHaveLength(5);
    expect(products[0]?.title.en).toMatch(/^Brass/);
    const sold = await rows<{ sold: number }>(
      db,
      sql`select sold from products where slug = ${products[0]?.slug ?? ''}`,
    );
    expect(sold[0]?.sold).toBe(best[0]?.sold);
  });
});
