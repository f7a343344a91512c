import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addManyProducts, type Many } from '../../../tests/support/many_products.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { forget } from '../../platform/memo.ts';
import { countFacets } from './facets.ts';
import { type Filters, readFilters } from './filters.ts';
import { noteChange, summarizeFacets } from './summary.ts';
import { facetCounts, type Product, products } from './tables.ts';

const choices = [
  ['', 'brand=one', 'brand=one&brand=two', 'brand=nobody'],
  ['', 'rating=4', 'rating=5'],
  ['', 'in_stock=1'],
  ['', 'option=colour%3Ared', 'option=colour%3Ared&option=colour%3Ablue', 'option=colour%3Anone'],
  ['', 'min=100', 'min=100&max=300', 'max=50'],
];
const queries = choices.reduce((made, more) => made.flatMap((query) => more.map((one) => `${query}&${one}`)), ['']);

describe.each([
  { kind: 'postgres', count: 900 },
  { kind: 'postgres', count: 3_000 },
  { kind: 'pglite', count: 900 },
  { kind: 'pglite', count: 1_600 },
] as const)('facets of $count products on $kind', ({ count, kind }) => {
  let shop: OpenShop;
  let many: Many;
  let all: Product[];
  const db = () => shop.database.db;
  const scopeOf = (categoryIds: number[] | null, filters: Filters) => ({
    categoryIds,
    productIds: null,
    brandSlugs: filters.brand,
  });

  beforeAll(async () => {
    shop = await openShop({ kind });
    many = await addManyProducts(db(), count);
    await summarizeFacets(db(), true);
    await db().execute(sql`analyze ${products}`);
    forget(db(), '');
    all = (await db().select().from(products)).filter((product) => product.publishedAt);
  }, 60_000);
  afterAll(() => shop.close());

  test('every number shown is the number of products there are, and no choice that has products is left out', async () => {
    const { alpha, beta, gamma, shop: root } = many.categories;
    let unshown = 0;
    for (const [index, query] of queries.entries()) {
      const categoryIds = [null, [gamma], [root, alpha, beta]][index % 3] ?? null;
      const filters = readFilters(new URLSearchParams(query));
      const counts = await countFacets(db(), filters, scopeOf(categoryIds, filters));
      const inScope = all.filter((product) => !categoryIds || categoryIds.includes(product.categoryId));
      const holds = conditionsOf(filters, many);
      const matching = (open: string | null) =>
        inScope.filter((product) => Object.entries(holds).every(([facet, hold]) => facet === open || hold(product)));
      const total = matching(null).length;
      if (counts.isMore) expect(total, query).toBeGreaterThan(counts.total);
      else expect(counts.total, query).toBe(total);
      const compare = (facet: string, shown: number, truth: number) => {
        if (counts.isCounted(facet)) expect(shown, `${query} ${facet}`).toBe(truth);
        else unshown++;
        if (truth > 0) expect(shown, `${query} ${facet}`).toBeGreaterThan(0);
      };
      for (const { id, slug } of many.brands)
        compare(
          'brand',
          counts.brands.find((brand) => brand.slug === slug)?.count ?? 0,
          matching('brand').filter(({ brandId }) => brandId === id).length,
        );
      for (const stars of [4, 3])
        compare(
          'rating',
          counts.ratings.get(stars) ?? 0,
          matching('rating').filter(({ rating }) => rating >= stars).length,
        );
      for (const key of ['colour:red', 'colour:blue', 'colour:green'])
        compare(
          'option-colour',
          counts.options.get(key) ?? 0,
          matching('option-colour').filter(({ optionKeys }) => optionKeys.includes(key)).length,
        );
      for (const id of [alpha, beta, gamma])
        compare(
          'category',
          counts.categories.get(id) ?? 0,
          matching(null).filter(({ categoryId }) => categoryId === id).length,
        );
      compare('stock', counts.inStock, matching('stock').filter(({ leftShown }) => leftShown > 0).length);
    }
    expect(unshown > 0).toBe(count > 1_000);
  });

  test('the whole list is counted exactly, and a long narrowed one says that there are more, in both languages', async () => {
    const text = async (path: string) => (await shop.visitor().get(path)).text();
    const listCount = async (path: string) => /id="list-count">([^<]*)</.exec(await text(path))?.[1];
    expect(await listCount('/products')).toBe(`1–24 of ${all.length.toLocaleString('en')} products`);
    if (count < 3_000) return;
    expect(await listCount('/products?min=1')).toBe('1–24 of more than 1,000 products');
    expect(await listCount('/bn/products?min=1')).toBe('১,০০০টির বেশি পণ্যের মধ্যে ১–২৪');
    expect(await text('/products?min=1')).toContain('Show more than 1,000 products');
    expect(await text('/products?min=1')).not.toMatch(/>two<span class="facet-count"/);
  });

  test('the summary follows what is sold, added and taken down, and is left alone when nothing happened', async () => {
    const read = async () => (await db().select().from(facetCounts)).sort((a, b) => order(a).localeCompare(order(b)));
    const order = ({ categoryId, facet, value }: typeof facetCounts.$inferSelect) => `${categoryId} ${facet} ${value}`;
    const before = await read();
    await db().execute(sql`update ${products} set published_at = null where brand_id = ${many.brands[0]?.id ?? 0}`);
    await summarizeFacets(db());
    expect(await read()).toEqual(before);
    noteChange(db());
    await summarizeFacets(db());
    const after = await read();
    expect(after.filter(({ facet, value }) => facet === 'brand' && value === String(many.brands[0]?.id))).toEqual([]);
    expect(after.length).toBeLessThan(before.length);
  });
});

function conditionsOf(filters: Filters, { brands }: Many): Record<string, (product: Product) => boolean> {
  const ids = brands.filter(({ slug }) => filters.brand.includes(slug)).map(({ id }) => id);
  return {
    brand: ({ brandId }) => filters.brand.length === 0 || (brandId !== null && ids.includes(brandId)),
    rating: ({ rating }) => filters.rating === null || rating >= filters.rating,
    stock: ({ leftShown }) => !filters.inStock || leftShown > 0,
    'option-colour': ({ optionKeys }) =>
      filters.option.length === 0 || filters.option.some((key) => optionKeys.includes(key)),
    price: ({ priceMinor }) => priceMinor >= (filters.min ?? 0) * 100 && priceMinor <= (filters.max ?? 1e9) * 100,
  };
}
