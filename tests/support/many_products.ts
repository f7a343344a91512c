import { saveBrand, saveCategory } from '../../src/modules/catalog/service.ts';
import { products } from '../../src/modules/catalog/tables.ts';
import { type Db, transact } from '../../src/platform/db.ts';

export type Many = {
  /** By slug: `shop` stands above `alpha` and `beta`; `gamma` stands alone and holds most. */
  categories: Record<'shop' | 'alpha' | 'beta' | 'gamma', number>;
  brands: { slug: string; id: number }[];
};

/** Plain products with many equal prices, ratings, sales and dates; one in fifty is not published. The same at every run. */
export async function addManyProducts(db: Db, count: number): Promise<Many> {
  const random = randomFrom(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const many = await transact(db, async (tx): Promise<Many> => {
    const category = (slug: string, parentId: number | null) =>
      saveCategory(tx, {
        slug,
        name: { en: slug, bn: '' },
        description: { en: '', bn: '' },
        parentId,
        picture: null,
        position: 0,
      });
    const shop = await category('shop', null);
    const [alpha, beta, gamma] = [
      await category('alpha', shop),
      await category('beta', shop),
      await category('gamma', null),
    ];
    const brands = [];
    for (const slug of ['one', 'two', 'three'])
      brands.push({ slug, id: await saveBrand(tx, { slug, name: { en: slug, bn: '' } }) });
    return { categories: { shop, alpha, beta, gamma }, brands };
  });
  const { alpha, beta, gamma } = many.categories;
  const colours = ['red', 'blue', 'green'];
  const now = Date.now();
  const values = Array.from({ length: count }, (_, number) => {
    const priceMinor = (1 + below(40)) * 10_000;
    return {
      slug: `many-${number}`,
      title: { en: `Many ${number}`, bn: '' },
      description: { en: '', bn: '' },
      highlights: { en: [], bn: [] },
      specs: [],
      options: [],
      optionKeys: colours.filter(() => random() < 0.3).map((colour) => `colour:${colour}`),
      brandId: many.brands[below(4)]?.id ?? null,
      categoryId: number % 10 === 0 ? alpha : number % 15 === 1 ? beta : gamma,
      pictures: [],
      publishedAt: number % 50 === 3 ? null : new Date(now - below(30) * 86_400_000),
      priceMinor,
      priceMaxMinor: priceMinor,
      rating: below(11) / 2,
      sold: below(12),
      leftShown: below(3),
    };
  });
  for (let from = 0; from < count; from += 500) await db.insert(products).values(values.slice(from, from + 500));
  return many;
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return ((state >>> 8) & 0xffffff) / 2 ** 24;
  };
}
