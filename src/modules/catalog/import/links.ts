import type { Tx } from '../../../platform/db.ts';
import type { Localized } from '../../../platform/i18n.ts';
import { brands, categories } from '../tables.ts';
import type { FileProduct } from './file_product.ts';
import type { Known } from './known.ts';

/** The ids a file's vendors and types stand for. */
export type Links = {
  brandOf: (vendor: string) => number | null;
  /** Null for a product without a type, when the import names no category either. */
  categoryOf: (type: string) => number | null;
};

/** Lower-case words of any script joined by hyphens. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 120);

/**
 * Finds the brand of every vendor and the category of every type by slug or name, and makes those that are missing. A type the shop
 * does not know becomes a category below "Imported", or is put into `fallback` (a category's id) when one is given.
 */
export async function linkNames(tx: Tx, file: FileProduct[], known: Known, fallback: number | null): Promise<Links> {
  const vendors = await find(
    tx,
    brands,
    file.map((product) => product.vendor ?? ''),
  );
  const types = await find(
    tx,
    categories,
    file.map((product) => product.type),
  );
  if (vendors.missing.length > 0)
    await tx
      .insert(brands)
      .values(vendors.missing.map(({ name, slug }) => ({ slug, name })))
      .onConflictDoNothing();
  const homeless = file.some(({ handle, type }) => slugOf(type) === '' && !known.bySlug.has(handle));
  const imported = fallback ?? (homeless || types.missing.length > 0 ? await importedCategory(tx) : null);
  if (fallback === null && types.missing.length > 0)
    await tx
      .insert(categories)
      .values(types.missing.map((missing, index) => ({ ...missing, ...bare, parentId: imported, position: index })))
      .onConflictDoNothing();
  const brandIds = vendors.missing.length > 0 ? (await find(tx, brands, vendors.names)).ids : vendors.ids;
  const categoryIds = types.missing.length > 0 ? (await find(tx, categories, types.names)).ids : types.ids;
  return {
    brandOf: (vendor) => brandIds.get(vendor) ?? null,
    categoryOf: (type) => categoryIds.get(type) ?? imported,
  };
}

const bare = { description: { en: '', bn: '' } };

type Found = { names: string[]; ids: Map<string, number>; missing: { slug: string; name: Localized }[] };

async function find(tx: Tx, table: typeof brands | typeof categories, wanted: string[]): Promise<Found> {
  const names = [...new Set(wanted)].filter((name) => slugOf(name) !== '');
  if (names.length === 0) return { names, ids: new Map(), missing: [] };
  const all = await tx.select({ id: table.id, slug: table.slug, name: table.name }).from(table).orderBy(table.id);
  const byName = new Map<string, number>();
  for (const { id, name, slug } of all.reverse())
    for (const key of [name.bn, name.en, slug]) if (key) byName.set(key.normalize('NFC').toLowerCase(), id);
  const ids = new Map<string, number>();
  const missing = new Map<string, Localized>();
  for (const name of names) {
    const id = byName.get(slugOf(name)) ?? byName.get(name.toLowerCase());
    if (id === undefined) missing.set(slugOf(name), { en: name, bn: '' });
    else ids.set(name, id);
  }
  return { names, ids, missing: [...missing].map(([slug, name]) => ({ slug, name })) };
}

/** The top category of what the shop had no place for. */
async function importedCategory(tx: Tx): Promise<number> {
  const found = (await find(tx, categories, ['imported'])).ids.get('imported');
  if (found !== undefined) return found;
  const [row] = await tx
    .insert(categories)
    .values({ slug: 'imported', name: { en: 'Imported', bn: 'নতুন যোগ হওয়া' }, ...bare, position: 1_000 })
    .returning({ id: categories.id });
  if (!row) throw new Error('the category "imported" could not be written');
  return row.id;
}
