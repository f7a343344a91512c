import { saveBrand, saveCategory, saveProduct, saveShowcase } from '../../src/modules/catalog/service.ts';
import { saveContentPage, saveShopIdentity } from '../../src/modules/content/service.ts';
import { setOnHand } from '../../src/modules/inventory/service.ts';
import { indexProducts } from '../../src/modules/search/service.ts';
import { saveDeliveryMethods } from '../../src/modules/shipping/service.ts';
import { type Db, type Tx, transact } from '../../src/platform/db.ts';
import type { Localized } from '../../src/platform/i18n.ts';
import type { Media } from '../../src/platform/media.ts';
import { takaToMinor } from '../../src/platform/money.ts';
import type { StoredPicture } from '../../src/platform/pictures.ts';
import { readSeed, type Seed, type SeedProduct } from './format.ts';
import { drawBanner, drawCategory, drawHero, drawProduct, readDrawings } from './pictures.ts';
import { readShop } from './shop_format.ts';
import { variantsOf } from './variants.ts';

const day = 86_400_000;

/** Fills an empty shop with the demo of `directory`, in one transaction: a start that is killed half way begins anew. */
export async function seedDemo(db: Db, media: Media, directory: string): Promise<void> {
  const seed = readSeed(directory);
  const shop = readShop(directory);
  const drawn = await drawAll(seed, media, directory);
  await transact(db, async (tx) => {
    await saveShopIdentity(tx, shop.identity);
    await saveDeliveryMethods(tx, shop.delivery);
    for (const page of shop.pages) await saveContentPage(tx, page);
    await saveShowcase(tx, {
      hero: { ...shop.showcase.hero, picture: drawn.hero },
      banners: shop.showcase.banners.map((banner) => ({
        ...banner,
        picture: drawn.banners.get(banner.drawing) ?? null,
      })),
      flashEndsAt: new Date(Date.now() + 3 * day).toISOString(),
    });
    const brandIds = new Map<string, number>();
    for (const brand of seed.brands) brandIds.set(brand.slug, await saveBrand(tx, brand));
    const categoryIds = await saveCategories(tx, seed, drawn.categories);
    const ids: number[] = [];
    for (const product of seed.products) {
      const links = {
        brandId: brandIds.get(product.brand) ?? null,
        categoryId: categoryIds.get(product.category) ?? 0,
        pictures: drawn.products.get(product.slug) ?? [],
      };
      ids.push(await seedProduct(tx, product, links));
    }
    await indexProducts(tx, ids); // the first shopper can search at once
  });
}

async function saveCategories(tx: Tx, seed: Seed, pictures: Map<string, StoredPicture>): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const [position, category] of seed.categories.entries()) {
    const { description, name, parent, slug } = category;
    const parentId = parent ? (ids.get(parent) ?? null) : null;
    ids.set(
      slug,
      await saveCategory(tx, { slug, name, description, parentId, picture: pictures.get(slug) ?? null, position }),
    );
  }
  return ids;
}

type Links = { brandId: number | null; categoryId: number; pictures: StoredPicture[] };

async function seedProduct(tx: Tx, product: SeedProduct, links: Links): Promise<number> {
  const variants = variantsOf(product);
  const saved = await saveProduct(tx, {
    ...links,
    slug: product.slug,
    title: product.title,
    description: product.description,
    highlights: product.highlights,
    specs: product.specs,
    tags: product.tags,
    options: product.options.map(({ name, values }) => ({
      name,
      values: values.map(({ bn, en, swatch }) => ({ value: en, label: { en, bn }, swatch: swatch ?? null })),
    })),
    featured: product.featured,
    flash: product.flash,
    publishedAt: new Date(Date.now() - product.daysAgo * day),
    sold: product.sold,
    rating: product.rating.average,
    ratingCount: product.rating.count,
    variants: variants.map((variant) => ({
      sku: variant.sku,
      barcode: null,
      optionValues: variant.options.map(({ en }) => en),
      priceMinor: takaToMinor(variant.priceTaka),
      compareAtMinor: variant.compareAtTaka ? takaToMinor(variant.compareAtTaka) : null,
      costMinor: null,
      weightGrams: variant.weightGrams,
    })),
  });
  const stockOf = new Map(variants.map((variant) => [variant.sku, variant.stock]));
  await setOnHand(
    tx,
    saved.variants.map(({ id, sku }) => ({ variantId: id, onHand: stockOf.get(sku) ?? 0 })),
    { reason: 'opening', actor: 'system', reference: 'demo' },
  );
  return saved.id;
}

type Drawn = {
  products: Map<string, StoredPicture[]>;
  categories: Map<string, StoredPicture>;
  hero: StoredPicture;
  banners: Map<string, StoredPicture>;
};

/** Draws every picture and keeps the originals; sizes and formats are made when they are asked for. */
async function drawAll(seed: Seed, media: Media, directory: string): Promise<Drawn> {
  const drawings = readDrawings(directory);
  const categories = new Map(seed.categories.map((category) => [category.slug, category]));
  const keep = async (svg: string, alt: Localized): Promise<StoredPicture> => ({
    ...(await media.keep(new TextEncoder().encode(svg))),
    alt,
  });
  const drawn: Drawn = {
    products: new Map(),
    categories: new Map(),
    hero: await keep(drawHero(drawings), { en: '', bn: '' }),
    banners: new Map(),
  };
  for (const kind of ['eid', 'sweets', 'phones'] as const)
    drawn.banners.set(kind, await keep(drawBanner(kind, drawings), { en: '', bn: '' }));
  for (const category of seed.categories)
    drawn.categories.set(category.slug, await keep(drawCategory(category, drawings), category.name));
  for (const product of seed.products) {
    const category = categories.get(product.category);
    if (!category) continue;
    const originals = drawProduct(product, category, drawings);
    drawn.products.set(product.slug, await Promise.all(originals.map(({ alt, svg }) => keep(svg, alt))));
  }
  return drawn;
}
