import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addProduct } from '../../../tests/support/fixtures.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { transact } from '../../platform/db.ts';
import { setOnHand } from '../inventory/service.ts';
import { readFilters, writeFilters } from './filters.ts';
import { saveBrand, saveCategory, saveProduct } from './save.ts';
import { type ProductOption, products, variants } from './tables.ts';

const red = { value: 'Red', label: { en: 'Red', bn: 'লাল' }, swatch: '#cc0000' };
const blue = { value: 'Blue', label: { en: 'Blue', bn: 'নীল' }, swatch: null };
const colour: ProductOption = { name: { en: 'Colour', bn: 'রং' }, values: [red, blue] };
const one: ProductOption = { name: { en: 'Colour', bn: 'রং' }, values: [red] };

describe.each(['postgres', 'pglite'] as const)('the catalogue on %s', (kind) => {
  let shop: OpenShop;
  const db = () => shop.database.db;
  const text = async (path: string) => (await shop.visitor().get(path)).text();
  const titlesOf = (html: string) =>
    [...html.matchAll(/class="card-title"><a[^>]*>([^<]*)</g)].map((match) => match[1]);

  beforeAll(async () => {
    shop = await openShop({ kind });
    await transact(db(), async (tx) => {
      const described = { description: { en: '', bn: '' }, picture: null, position: 0 };
      const cloth = await saveCategory(tx, {
        ...described,
        slug: 'cloth',
        name: { en: 'Cloth', bn: 'কাপড়' },
        parentId: null,
      });
      const sarees = await saveCategory(tx, {
        ...described,
        slug: 'sarees',
        name: { en: 'Sarees', bn: 'শাড়ি' },
        parentId: cloth,
      });
      const books = await saveCategory(tx, {
        ...described,
        slug: 'books',
        name: { en: 'Books', bn: 'বই' },
        parentId: null,
      });
      const brandId = await saveBrand(tx, { slug: 'tat', name: { en: 'Tat', bn: 'তাঁত' } });
      const add = async (
        slug: string,
        categoryId: number,
        takas: number[],
        options: ProductOption[],
        more: { brandId?: number; rating?: number } = {},
      ) => {
        const values = options[0]?.values ?? [null];
        const saved = await saveProduct(tx, {
          slug,
          title: { en: `The ${slug}`, bn: '' },
          description: { en: 'First.\n\nSecond.', bn: '' },
          highlights: { en: [], bn: [] },
          specs: [],
          options,
          tags: [],
          brandId: more.brandId ?? null,
          categoryId,
          pictures: [],
          featured: false,
          flash: false,
          publishedAt: new Date(Date.now() - 1_000),
          rating: more.rating ?? 0,
          ratingCount: more.rating ? 3 : 0,
          variants: values.map((value, index) => ({
            sku: `${slug}-${index}`,
            barcode: null,
            optionValues: value ? [value.value] : [],
            priceMinor: (takas[index] ?? takas[0] ?? 1) * 100,
            compareAtMinor: null,
            costMinor: null,
            weightGrams: 100,
          })),
        });
        await setOnHand(
          tx,
          saved.variants.map(({ id }) => ({ variantId: id, onHand: 9 })),
          { reason: 'opening', actor: 'test' },
        );
      };
      await add('jamdani', sarees, [5_000, 4_000], [colour], { brandId, rating: 4.5 });
      await add('katan', sarees, [9_000], [one], { brandId, rating: 3.2 });
      await add('novel', books, [300], []);
    });
    await shop.jobs.drain();
  }, 60_000);
  afterAll(() => shop.close());

  test('a list narrows by category with all below it, by price, brand, rating, option and stock', async () => {
    expect(titlesOf(await text('/products?sort=price_up'))).toEqual(['The novel', 'The jamdani', 'The katan']);
    expect(titlesOf(await text('/c/cloth?sort=price_down'))).toEqual(['The katan', 'The jamdani']);
    expect(titlesOf(await text('/products?category=books'))).toEqual(['The novel']);
    expect(titlesOf(await text('/products?min=৫০০&max=4500'))).toEqual(['The jamdani']);
    expect(titlesOf(await text('/products?brand=tat&rating=4'))).toEqual(['The jamdani']);
    expect(titlesOf(await text('/products?option=colour%3Ablue'))).toEqual(['The jamdani']);
    expect(titlesOf(await text('/products?in_stock=1&category=sarees&sort=price_up'))).toEqual([
      'The jamdani',
      'The katan',
    ]);
    expect(titlesOf(await text('/products?category=nothing'))).toEqual(
      titlesOf(await text('/products?category=neither')),
    );
  });

  test('each facet is counted under the choices made in the others', async () => {
    const html = await text('/products?option=colour%3Ablue');
    const count = (label: string) => new RegExp(`${label}<span class="facet-count">(\\d+)<`).exec(html)?.[1];
    expect(count('Blue')).toBe('1');
    expect(count('Red')).toBe('2'); // its own facet stays open
    expect(count('Cloth')).toBe('1');
    expect(count('Tat')).toBe('1');
  });

  test('a page of the list that does not exist, and a product or category nobody has, say so', async () => {
    for (const path of ['/c/nothing', '/p/nothing', '/bn/p/nothing'])
      expect((await shop.visitor().get(path)).status).toBe(404);
    expect(await text('/products?page=99')).not.toContain('undefined');
  });

  test('the product page names its options in both languages and strikes out what is sold out', async () => {
    expect(await text('/p/jamdani')).toContain('Blue');
    expect(await text('/bn/p/jamdani')).toContain('নীল');
    const [variant] = await db().select().from(variants).where(eq(variants.sku, 'jamdani-1'));
    await transact(db(), (tx) =>
      setOnHand(tx, [{ variantId: variant?.id ?? 0, onHand: 0 }], { reason: 'adjustment', actor: 'test' }),
    );
    await shop.jobs.drain();
    await shop.jobs.drain();
    const html = await text('/p/jamdani');
    const choices = JSON.parse(/id="variants">([^<]*)</.exec(html)?.[1] ?? '[]');
    expect(choices).toMatchObject([{ stock: 'in' }, { stock: 'out' }]);
  });

  test('a kept page is the same bytes until the product changes, then the new price is there', async () => {
    const { productId } = await addProduct(db(), 'pen', { priceMinor: 5_000 });
    await shop.jobs.drain();
    const visitor = shop.visitor();
    const first = await visitor.get('/p/pen');
    const etag = first.headers.get('ETag') ?? '';
    expect((await visitor.get('/p/pen', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect(first.headers.get('Set-Cookie')).toBeNull();
    await addProduct(db(), 'pen', { priceMinor: 7_500 });
    await shop.jobs.drain();
    expect(await (await visitor.get('/p/pen')).text()).toContain('৳75');
    await db().update(products).set({ publishedAt: null }).where(eq(products.id, productId));
  });

  test('saving a product again finds it by slug and its variants by their options', async () => {
    const before = await addProduct(db(), 'cap');
    const after = await addProduct(db(), 'cap', { priceMinor: 1 });
    expect(after).toEqual(before);
    const [row] = await db()
      .select({ n: sql<number>`count(*)::int` })
      .from(variants)
      .where(eq(variants.productId, before.productId));
    expect(row?.n).toBe(1);
  });
});

test('the state of a list survives being written and read; what is not understood is left out', () => {
  const state = readFilters(
    new URLSearchParams('brand=b&brand=a&option=size:m&min=10&rating=4&in_stock=1&sort=newest&page=3&view=list'),
  );
  expect(readFilters(new URLSearchParams(writeFilters(state)))).toEqual(state);
  const odd = readFilters(
    new URLSearchParams("min=abc&max=-5&rating=9&page=0&sort=;drop&view=x&category=a'b&brand=<b>&option=none"),
  );
  expect(writeFilters(odd)).toBe('');
});
