import { inArray, sql } from 'drizzle-orm';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db.ts';
import { optionKey } from '../save.ts';
import { refreshProducts } from '../shown.ts';
import { optionWords, products, variants } from '../tables.ts';
import type { FileVariant } from './file_product.ts';
import type { Plan } from './plan.ts';
import { optionsKey } from './variants.ts';

/** Rows in one statement: enough to make round trips cheap, far below the 65,535 parameters PostgreSQL takes. */
const batch = 500;

/** Writes what is planned, in statements of many rows. Returns the id of every variant of the file. Emits product.changed. */
export async function writePlans(tx: Tx, plans: Plan[]): Promise<Map<FileVariant, number>> {
  const ids = new Map<FileVariant, number>();
  for (const { variants: own } of plans) for (const { file, id } of own) if (id !== undefined) ids.set(file, id);
  for (const group of batches(plans.filter(({ status }) => status !== 'unchanged'))) {
    const productIds = await writeProducts(tx, group);
    const gone = group.flatMap(({ removed }) => removed);
    if (gone.length > 0) await tx.delete(variants).where(inArray(variants.id, gone));
    await freeSkus(tx, group);
    for (const [file, id] of await writeVariants(tx, group, productIds)) ids.set(file, id);
    await writeWords(tx, group);
    const changed = [...productIds.values()];
    await refreshProducts(tx, changed);
    await emit(tx, 'product.changed', { productIds: changed });
  }
  return ids;
}

export function* batches<T>(all: T[], size = batch): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

/** The ids by handle. */
async function writeProducts(tx: Tx, plans: Plan[]): Promise<Map<string, number>> {
  const written = await tx
    .insert(products)
    .values(plans.map(({ row }) => row))
    .onConflictDoUpdate({
      target: products.slug,
      set: {
        title: sql`excluded.title`,
        description: sql`excluded.description`,
        options: sql`excluded.options`,
        optionKeys: sql`excluded.option_keys`,
        tags: sql`excluded.tags`,
        brandId: sql`excluded.brand_id`,
        categoryId: sql`excluded.category_id`,
        pictures: sql`excluded.pictures`,
        publishedAt: sql`excluded.published_at`,
        updatedAt: sql`excluded.updated_at`,
      },
    })
    .returning({ id: products.id, slug: products.slug });
  return new Map(written.map(({ id, slug }) => [slug, id]));
}

/** Variants that get another SKU give theirs up first: two of them may exchange theirs. */
async function freeSkus(tx: Tx, plans: Plan[]): Promise<void> {
  const renamed = plans.flatMap((plan) => plan.renamed);
  if (renamed.length > 0)
    await tx
      .update(variants)
      .set({ sku: sql`'renamed:' || ${variants.id}` })
      .where(inArray(variants.id, renamed));
}

async function writeVariants(tx: Tx, plans: Plan[], productIds: Map<string, number>): Promise<[FileVariant, number][]> {
  const all = plans.flatMap((plan) =>
    plan.variants.map((variant) => ({ ...variant, productId: productIds.get(plan.file.handle) ?? 0 })),
  );
  const placed: [FileVariant, number][] = [];
  for (const group of batches(all.filter(({ id }) => id !== undefined)))
    await tx
      .insert(variants)
      .values(group.map(({ file, ...row }) => row))
      .onConflictDoUpdate({
        target: variants.id,
        set: {
          sku: sql`excluded.sku`,
          barcode: sql`excluded.barcode`,
          optionValues: sql`excluded.option_values`,
          priceMinor: sql`excluded.price_minor`,
          compareAtMinor: sql`excluded.compare_at_minor`,
          costMinor: sql`excluded.cost_minor`,
          weightGrams: sql`excluded.weight_grams`,
          position: sql`excluded.position`,
        },
      });
  for (const group of batches(all.filter(({ id }) => id === undefined))) {
    const written = await tx
      .insert(variants)
      .values(group.map(({ file, ...row }) => row))
      .returning({ id: variants.id, productId: variants.productId, optionValues: variants.optionValues });
    const idOf = new Map(written.map((row) => [`${row.productId} ${optionsKey(row.optionValues)}`, row.id]));
    for (const { file, productId } of group) {
      const id = idOf.get(`${productId} ${optionsKey(file.optionValues)}`);
      if (id === undefined) throw new Error(`the variant on line ${file.line} was not written`);
      placed.push([file, id]);
    }
  }
  return placed;
}

/** Values the shop meets for the first time; how known ones are written stays. */
async function writeWords(tx: Tx, plans: Plan[]): Promise<void> {
  const words = new Map(
    plans.flatMap(({ row }) =>
      row.options.flatMap(({ name, values }) =>
        values.map(({ label, swatch, value }) => {
          const key = optionKey(name.en, value);
          return [key, { key, name, label, swatch }] as const;
        }),
      ),
    ),
  );
  for (const group of batches([...words.values()])) await tx.insert(optionWords).values(group).onConflictDoNothing();
}
