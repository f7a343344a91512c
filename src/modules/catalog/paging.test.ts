import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addManyProducts } from '../../../tests/support/many_products.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { readFilters, type Sort } from './filters.ts';
import { readPosition } from './paging.ts';
import { brands, categories, type Product, products } from './tables.ts';

describe.each(['postgres', 'pglite'] as const)('paging through a list on %s', (kind) => {
  let shop: OpenShop;
  let all: Product[];
  beforeAll(async () => {
    shop = await openShop({ kind });
    await addManyProducts(shop.database.db, 900);
    all = (await shop.database.db.select().from(products)).filter((product) => product.publishedAt);
  }, 60_000);
  afterAll(() => shop.close());

  const open = async (path: string) => (await shop.visitor().get(path)).text();
  const slugsOf = (html: string) =>
    [...html.matchAll(/class="card-title"><a href="\/p\/([^"]*)"/g)].map((found) => found[1]);
  const linkTo = (html: string, name: string) => {
    const links = [...html.matchAll(/<a href="([^"]*)" data-page aria-label="Page (\d+)"( aria-current)?/g)];
    const current = Number(links.find((link) => link[3])?.[2] ?? 0);
    const wanted = name === 'next' ? current + 1 : current - 1;
    return links.find((link) => Number(link[2]) === wanted)?.[1]?.replaceAll('&amp;', '&');
  };

  const key: Record<Exclude<Sort, 'relevance'>, (product: Product) => number> = {
    popular: ({ sold }) => -sold,
    newest: ({ publishedAt }) => -(publishedAt?.getTime() ?? 0),
    price_up: ({ priceMinor }) => priceMinor,
    price_down: ({ priceMinor }) => -priceMinor,
    rating: ({ rating }) => -rating,
  };
  const names = ['popular', 'newest', 'price_up', 'price_down', 'rating'] as const;
  const sorted = (sort: (typeof names)[number], list: Product[]) =>
    list
      .toSorted((a, b) => key[sort](a) - key[sort](b) || (sort === 'price_up' ? a.id - b.id : b.id - a.id))
      .map(({ slug }) => slug);

  const lists: [name: string, path: string, has: (product: Product, slug: Record<string, number>) => boolean][] = [
    ['one category', '/c/alpha?', (product, id) => product.categoryId === id.alpha],
    ['a category with those below it', '/c/shop?', (product, id) => product.categoryId !== id.gamma],
    [
      'a brand and a colour',
      '/products?brand=two&option=colour%3Ared&',
      (product, id) => product.brandId === id.two && product.optionKeys.includes('colour:red'),
    ],
  ];

  test.each(
    lists,
  )('%s: next by next and back again, no product is missed or met twice, in any order', async (_, path, has) => {
    const ids = await idsBySlug(shop);
    for (const sort of names) {
      const expected = sorted(
        sort,
        all.filter((product) => has(product, ids)),
      );
      expect(expected.length).toBeGreaterThan(48);
      const pages: string[] = [];
      let at: string | undefined = `${path}sort=${sort}`;
      for (let html = ''; at; at = linkTo(html, 'next')) {
        html = await open(at);
        pages.push(html);
        if (pages.length > 2) expect(at).toContain('after=');
      }
      expect(pages.flatMap(slugsOf), sort).toEqual(expected);
      const back: (string | undefined)[][] = [];
      for (let html = pages.at(-1) ?? ''; ; ) {
        back.unshift(slugsOf(html));
        const previous = linkTo(html, 'previous');
        if (!previous) break;
        html = await open(previous);
      }
      expect(back.flat(), sort).toEqual(expected);
    }
  });

  test('a page asked for by its number is the page reached by going on, and a cursor nobody wrote is no fault', async () => {
    const second = await open('/products?sort=rating&page=2');
    const third = linkTo(second, 'next') ?? '';
    expect(third).toContain('after=');
    expect(slugsOf(await open(third))).toEqual(slugsOf(await open('/products?sort=rating&page=3')));
    for (const cursor of [
      'after=99999999999999-1',
      'before=2147483647.9-9999999999',
      'after=x',
      "after=1-1'",
      'before=0-0',
    ])
      for (const sort of names)
        expect((await shop.visitor().get(`/products?sort=${sort}&page=3&${cursor}`)).status).toBe(200);
  });

  test('a filter, a sort or another view begins at the first page or stays where one is', async () => {
    const third = await open(linkTo(await open('/products?page=2'), 'next') ?? '');
    const hrefs = [...third.matchAll(/href="([^"]*)" rel="nofollow"/g)].map((link) => link[1] ?? '');
    const staying = hrefs.filter((one) => one.includes('page=3'));
    expect(staying).toEqual([expect.stringContaining('after='), expect.stringMatching(/after=.*view=list/)]);
    expect(hrefs.length).toBeGreaterThan(8);
    for (const href of hrefs.filter((one) => !staying.includes(one))) expect(href).not.toMatch(/page=|after=|before=/);
    expect(third).not.toMatch(/rel="canonical" href="[^"]*after/);
  });
});

async function idsBySlug({ database: { db } }: OpenShop): Promise<Record<string, number>> {
  const rows = [...(await db.select().from(brands)), ...(await db.select().from(categories))];
  return Object.fromEntries(rows.map(({ id, slug }) => [slug, id]));
}

test('a cursor is read for the sort it can belong to, and only behind the first page', () => {
  const read = (query: string) => readPosition(readFilters(new URLSearchParams(query)));
  expect(read('page=2&after=12-7')).toEqual({ key: 12, id: 7, backwards: false });
  expect(read('page=2&before=4.5-7&sort=rating')).toEqual({ key: 4.5, id: 7, backwards: true });
  expect(read('after=12-7')).toBeNull();
  expect(read('page=2&sort=rating&after=12-7')).toBeNull();
  expect(read('page=2&after=12')).toBeNull();
});
