import { asc, eq, sql } from 'drizzle-orm';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db.ts';
import type { Localized } from '../../platform/i18n.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { refreshProducts } from './shown.ts';
import {
  brands,
  categories,
  type Highlights,
  optionWords,
  type ProductOption,
  products,
  type Spec,
  variants,
} from './tables.ts';

export type VariantInput = {
  sku: string;
  barcode: string | null;
  /** One value of each option, in their order; the English value. */
  optionValues: string[];
  priceMinor: number;
  compareAtMinor: number | null;
  costMinor: number | null;
  weightGrams: number;
};

export type ProductInput = {
  slug: string;
  title: Localized;
  description: Localized;
  highlights: Highlights;
  specs: Spec[];
  options: ProductOption[];
  tags: string[];
  brandId: number | null;
  categoryId: number;
  pictures: StoredPicture[];
  featured: boolean;
  flash: boolean;
  publishedAt: Date | null;
  sold?: number;
  rating?: number;
  ratingCount?: number;
  variants: VariantInput[];
};

export type SavedProduct = { id: number; created: boolean; variants: { id: number; sku: string }[] };

/**
 * Writes a product and its variants, found again by slug and by option values; variants not named stay.
 * Throws when a SKU belongs to another product. Emits product.changed.
 */
export async function saveProduct(tx: Tx, input: ProductInput): Promise<SavedProduct> {
  const { variants: given, ...fields } = input;
  const values = {
    ...fields,
    optionKeys: optionKeysOf(input.options),
    priceMinor: Math.min(...given.map((variant) => variant.priceMinor)),
    priceMaxMinor: Math.max(...given.map((variant) => variant.priceMinor)),
    updatedAt: new Date(),
  };
  const [row] = await tx
    .insert(products)
    .values(values)
    .onConflictDoUpdate({ target: products.slug, set: values })
    .returning({ id: products.id, created: sql<boolean>`xmax = 0` });
  if (!row) throw new Error(`the product ${input.slug} could not be written`);
  const saved = await tx
    .insert(variants)
    .values(given.map((variant, position) => ({ ...variant, position, productId: row.id })))
    .onConflictDoUpdate({
      target: [variants.productId, variants.optionValues],
      set: {
        sku: sql`excluded.sku`,
        barcode: sql`excluded.barcode`,
        priceMinor: sql`excluded.price_minor`,
        compareAtMinor: sql`excluded.compare_at_minor`,
        costMinor: sql`excluded.cost_minor`,
        weightGrams: sql`excluded.weight_grams`,
        position: sql`excluded.position`,
      },
    })
    .returning({ id: variants.id, sku: variants.sku });
  await saveOptionWords(tx, input.options);
  await refreshProducts(tx, [row.id]);
  await emit(tx, 'product.changed', { productIds: [row.id] });
  return { ...row, variants: saved };
}

export async function saveBrand(tx: Tx, brand: { slug: string; name: Localized }): Promise<number> {
  const [row] = await tx
    .insert(brands)
    .values(brand)
    .onConflictDoUpdate({ target: brands.slug, set: { name: brand.name } })
    .returning({ id: brands.id });
  if (!row) throw new Error(`the brand ${brand.slug} could not be written`);
  return row.id;
}

export type CategoryInput = {
  slug: string;
  name: Localized;
  description: Localized;
  parentId: number | null;
  picture: StoredPicture | null;
  position: number;
};

export async function saveCategory(tx: Tx, input: CategoryInput): Promise<number> {
  const [row] = await tx
    .insert(categories)
    .values(input)
    .onConflictDoUpdate({ target: categories.slug, set: input })
    .returning({ id: categories.id });
  if (!row) throw new Error(`the category ${input.slug} could not be written`);
  return row.id;
}

async function saveOptionWords(tx: Tx, options: ProductOption[]): Promise<void> {
  const words = new Map(
    options.flatMap(({ name, values }) =>
      values.map(({ label, swatch, value }) => [optionKey(name.en, value), { name, label, swatch }] as const),
    ),
  );
  if (words.size === 0) return;
  await tx
    .insert(optionWords)
    .values([...words].map(([key, word]) => ({ key, ...word })))
    .onConflictDoUpdate({
      target: optionWords.key,
      set: { name: sql`excluded.name`, label: sql`excluded.label`, swatch: sql`excluded.swatch` },
    });
}

/** `colour:red` for every value of every option: what the option facet filters by. */
export const optionKeysOf = (options: ProductOption[]): string[] => [
  ...new Set(options.flatMap((option) => option.values.map(({ value }) => optionKey(option.name.en, value)))),
];

export const optionKey = (name: string, value: string): string =>
  `${name}:${value}`
    .toLowerCase()
    .replace(/[,{}"\\]/g, ' ')
    .trim();

export async function findProductBySlug(tx: Tx, slug: string) {
  const [product] = await tx.select().from(products).where(eq(products.slug, slug)).limit(1);
  if (!product) return null;
  const own = await tx
    .select()
    .from(variants)
    .where(eq(variants.productId, product.id))
    .orderBy(asc(variants.position), asc(variants.id))
    .limit(250);
  return { product, variants: own };
}
