import { asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { type Lang, localize } from '../../platform/i18n.ts';
import { savingPercent } from '../../platform/money.ts';
import type { Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { categoryTree } from './categories.ts';
import { relatedCards } from './list.ts';
import {
  crumbsTo,
  leftOf,
  paragraphsOf,
  picturesOf,
  presentCard,
  presentOptions,
  presentVariant,
  stockState,
} from './present.ts';
import { productJsonLd } from './structured_data.ts';
import { brands, maxQuantity, products, variants } from './tables.ts';
import type { ProductPage } from './views.ts';

/** The page of a published product; null when there is none. Three statements. */
export async function buildProductPage(
  db: Db,
  web: Web,
  c: Ctx,
  slug: string,
): Promise<{ data: ProductPage; tags: string[] } | null> {
  const { product: findProduct, variants: findVariants } = queriesOf(db);
  const [found] = await findProduct.execute({ slug });
  if (!found) return null;
  const { brand, product } = found;
  const [own, related, tree] = await Promise.all([
    findVariants.execute({ productId: product.id }),
    relatedCards(db, product, 8),
    categoryTree(db),
  ]);
  const fragment = web.fragment(c);
  const { lang, p } = fragment;
  const title = localize(product.title, lang);
  const paragraphs = paragraphsOf(localize(product.description, lang));
  const pictures = picturesOf(product, lang);
  const page = await web.page(c, {
    title,
    description: (paragraphs[0] ?? title).slice(0, 300),
    path: `/p/${product.slug}`,
    picture: pictures[0] ?? null,
    jsonLd: productJsonLd({ product, variants: own, brand, lang, origin: web.origin }),
  });
  const data: ProductPage = {
    ...page,
    id: product.id,
    slug: product.slug,
    title,
    brand: brand ? { name: localize(brand.name, lang), href: `${p}/products?brand=${brand.slug}` } : null,
    crumbs: crumbsTo(fragment, tree, tree.byId.get(product.categoryId)),
    pictures,
    priceMinor: product.priceMinor,
    priceVaries: product.priceMaxMinor > product.priceMinor,
    compareAtMinor: product.compareAtMinor,
    savingPercent: savingPercent(product.priceMinor, product.compareAtMinor),
    vatPercent: product.vatBasisPoints / 100,
    rating: product.rating,
    ratingCount: product.ratingCount,
    stock: stockState(product.leftShown),
    left: leftOf(product.leftShown),
    maxQuantity,
    options: presentOptions(product, own, lang),
    variants: own.map((variant) => presentVariant(fragment, variant)),
    paragraphs,
    highlights: (product.highlights[lang].length > 0 ? product.highlights[lang] : product.highlights.en) ?? [],
    specs: product.specs.map((spec) => ({ name: localize(spec.name, lang), value: localize(spec.value, lang) })),
    tags: product.tags
      .filter(writtenIn(lang))
      .map((tag) => ({ label: tag, href: `${p}/search?q=${encodeURIComponent(tag)}` })),
    related: related.map((row) => presentCard(fragment, row)),
  };
  return { data, tags: ['frame', `product:${product.id}`, ...related.map((row) => `product:${row.id}`)] };
}

/** Built once for each database: building them costs as much as reading the answer. */
function prepareQueries(db: Db) {
  return {
    product: db
      .select({ product: products, brand: brands })
      .from(products)
      .leftJoin(brands, eq(brands.id, products.brandId))
      .where(sql`${products.slug} = ${sql.placeholder('slug')} and ${products.publishedAt} <= now()`)
      .limit(1)
      .prepare('catalog_product'),
    variants: db
      .select()
      .from(variants)
      .where(eq(variants.productId, sql.placeholder('productId')))
      .orderBy(asc(variants.position), asc(variants.id))
      .limit(250)
      .prepare('catalog_variants'),
  };
}

const prepared = new WeakMap<Db, ReturnType<typeof prepareQueries>>();

function queriesOf(db: Db): ReturnType<typeof prepareQueries> {
  const queries = prepared.get(db) ?? prepareQueries(db);
  prepared.set(db, queries);
  return queries;
}

/** A tag has one spelling, so it is shown only to readers of its script. */
const writtenIn = (lang: Lang) => (tag: string) => /[\u0980-\u09ff]/.test(tag) === (lang === 'bn');
