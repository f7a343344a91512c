import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../platform/db.ts';
import { array } from '../../../platform/db.ts';
import { optionKey } from '../save.ts';
import { optionWords, type Product, products, type Variant, variants } from '../tables.ts';
import type { FileProduct } from './file_product.ts';
import { skuOf } from './sku.ts';

export type KnownProduct = { product: Product; variants: Variant[] };

/** What the shop has of the products in a file. */
export type Known = {
  bySlug: ReadonlyMap<string, KnownProduct>;
  /** The slug of the product each of the file's SKUs belongs to. */
  skuOwners: ReadonlyMap<string, string>;
  /** How values of options are written elsewhere in the shop, by their keys. */
  words: ReadonlyMap<string, typeof optionWords.$inferSelect>;
};

/** Reads it in four statements, however long the file is. */
export async function loadKnown(db: Db | Tx, file: FileProduct[]): Promise<Known> {
  const slugs = file.map(({ handle }) => handle);
  const skus = file.flatMap((product) => product.variants.map((variant) => skuOf(product, variant)));
  const keys = file.flatMap(({ options, variants: own }) =>
    own.flatMap(({ optionValues }) => options.map((name, index) => optionKey(name, optionValues[index] ?? ''))),
  );
  const found = await db
    .select()
    .from(products)
    .where(sql`${products.slug} = any(${array(slugs, 'text')})`);
  const ids = found.map(({ id }) => id);
  const own = await db
    .select()
    .from(variants)
    .where(sql`${variants.productId} = any(${array(ids, 'int')})`)
    .orderBy(variants.position, variants.id);
  const owners = await db
    .select({ sku: variants.sku, slug: products.slug })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(sql`${variants.sku} = any(${array(skus, 'text')})`);
  const words = await db
    .select()
    .from(optionWords)
    .where(sql`${optionWords.key} = any(${array([...new Set(keys)], 'text')})`);
  const variantsOf = new Map(ids.map((id): [number, Variant[]] => [id, []]));
  for (const variant of own) variantsOf.get(variant.productId)?.push(variant);
  return {
    bySlug: new Map(found.map((product) => [product.slug, { product, variants: variantsOf.get(product.id) ?? [] }])),
    skuOwners: new Map(owners.map(({ sku, slug }) => [sku, slug])),
    words: new Map(words.map((word) => [word.key, word])),
  };
}
