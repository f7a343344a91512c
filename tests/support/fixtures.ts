import { saveCategory, saveProduct } from '../../src/modules/catalog/service.ts';
import { setOnHand } from '../../src/modules/inventory/service.ts';
import { type Db, transact } from '../../src/platform/db.ts';

export type Item = { productId: number; variantId: number; slug: string };

/** A published product with one variant and so many pieces on the shelf. */
export const addProduct = (
  db: Db,
  slug: string,
  { priceMinor = 100_000, stock = 100, title = slug }: { priceMinor?: number; stock?: number; title?: string } = {},
): Promise<Item> =>
  transact(db, async (tx) => {
    const categoryId = await saveCategory(tx, {
      slug: 'things',
      name: { en: 'Things', bn: 'জিনিস' },
      description: { en: '', bn: '' },
      parentId: null,
      picture: null,
      position: 0,
    });
    const saved = await saveProduct(tx, {
      slug,
      title: { en: title, bn: '' },
      description: { en: 'Good to have.', bn: '' },
      highlights: { en: [], bn: [] },
      specs: [],
      options: [],
      tags: [],
      brandId: null,
      categoryId,
      pictures: [],
      featured: false,
      flash: false,
      publishedAt: new Date(Date.now() - 60_000),
      variants: [
        {
          sku: slug.toUpperCase(),
          barcode: null,
          optionValues: [],
          priceMinor,
          compareAtMinor: null,
          costMinor: null,
          weightGrams: 500,
        },
      ],
    });
    const variantId = saved.variants[0]?.id ?? 0;
    await setOnHand(tx, [{ variantId, onHand: stock }], { reason: 'opening', actor: 'test' });
    return { productId: saved.id, variantId, slug };
  });
