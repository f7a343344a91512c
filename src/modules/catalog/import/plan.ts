import { isDeepStrictEqual } from 'node:util';
import type { Localized } from '../../../platform/i18n.ts';
import type { StoredPicture } from '../../../platform/pictures.ts';
import { optionKeysOf } from '../save.ts';
import type { products, variants } from '../tables.ts';
import type { FileProduct, FileVariant } from './file_product.ts';
import { error, type Finding, warning } from './findings.ts';
import type { Known, KnownProduct } from './known.ts';
import type { Links } from './links.ts';
import { type Matched, matchVariants } from './match.ts';
import { mergeOptions } from './merge_options.ts';
import type { FetchedPictures } from './pictures.ts';

export type ProductRow = typeof products.$inferInsert;
export type VariantRow = Omit<typeof variants.$inferInsert, 'productId'>;

/** What is to be done for one product of the file. */
export type Plan = {
  file: FileProduct;
  status: 'created' | 'updated' | 'unchanged';
  row: ProductRow;
  /** In the order of the file's variants; with an id when the shop has it. */
  variants: (VariantRow & { file: FileVariant })[];
  /** Variants whose options no longer exist. */
  removed: number[];
  /** Variants that get another SKU. */
  renamed: number[];
};

/** Compares the file with the shop. Nothing is read or written here. */
export function planImport(file: FileProduct[], known: Known, links: Links, fetched: FetchedPictures) {
  const findings: Finding[] = [];
  const plans = file.map((product) => planProduct(product, known, links, fetched, findings));
  return { plans, findings };
}

function planProduct(
  file: FileProduct,
  known: Known,
  links: Links,
  fetched: FetchedPictures,
  findings: Finding[],
): Plan {
  const existing = known.bySlug.get(file.handle);
  const matched = matchVariants(file, existing);
  const row = productRow(file, existing, known, links, matched, fetched.get(file.handle));
  const own = file.variants.map((variant, position) => variantRow(variant, position, matched));
  const changed = own.filter((variant) => !isSame(variant, matched.variants.get(variant.file)));
  const same =
    existing !== undefined && changed.length === 0 && matched.removed.length === 0 && isSame(row, existing.product);
  findings.push(...remarks(file, existing, matched));
  return {
    file,
    status: existing === undefined ? 'created' : same ? 'unchanged' : 'updated',
    row: { ...row, updatedAt: new Date() },
    variants: own,
    removed: matched.removed.map(({ id }) => id),
    renamed: own.flatMap(({ file: variant, sku }) => {
      const old = matched.variants.get(variant);
      return old && old.sku !== sku ? [old.id] : [];
    }),
  };
}

function productRow(
  file: FileProduct,
  existing: KnownProduct | undefined,
  known: Known,
  links: Links,
  matched: Matched,
  fetched: { pictures: StoredPicture[]; complete: boolean } | undefined,
): ProductRow {
  const old = existing?.product;
  const options = mergeOptions(file, old?.options ?? [], matched.staying, known.words);
  const prices = [...file.variants, ...matched.staying].map(({ priceMinor }) => priceMinor);
  const published = file.published ?? (old ? old.publishedAt !== null : true);
  return {
    slug: file.handle,
    title: file.title ? inEnglish(file.title, old?.title) : (old?.title ?? inEnglish('', undefined)),
    description:
      file.description === undefined && old ? old.description : inEnglish(file.description ?? '', old?.description),
    highlights: old?.highlights ?? { en: [], bn: [] },
    specs: old?.specs ?? [],
    options,
    optionKeys: optionKeysOf(options),
    tags: file.tags ?? old?.tags ?? [],
    brandId: file.vendor === undefined ? (old?.brandId ?? null) : links.brandOf(file.vendor),
    categoryId: (file.type && links.categoryOf(file.type)) || (old?.categoryId ?? links.categoryOf('') ?? 0),
    pictures: choosePictures(fetched, old?.pictures ?? []),
    publishedAt: published ? (old?.publishedAt ?? new Date()) : null,
    priceMinor: Math.min(...prices),
    priceMaxMinor: Math.max(...prices),
  };
}

function variantRow(file: FileVariant, position: number, matched: Matched): VariantRow & { file: FileVariant } {
  const old = matched.variants.get(file);
  const keep = <T>(given: T | undefined, kept: T | undefined, otherwise: T): T => given ?? kept ?? otherwise;
  return {
    file,
    ...(old ? { id: old.id } : {}),
    sku: matched.skus.get(file) ?? file.sku,
    barcode: file.barcode === undefined ? (old?.barcode ?? null) : file.barcode,
    optionValues: file.optionValues,
    priceMinor: file.priceMinor,
    compareAtMinor: file.compareAtMinor === undefined ? (old?.compareAtMinor ?? null) : file.compareAtMinor,
    costMinor: file.costMinor === undefined ? (old?.costMinor ?? null) : file.costMinor,
    weightGrams: keep(file.weightGrams, old?.weightGrams, 0),
    position,
  };
}

/** The file speaks English; a translation the shop has is kept. */
const inEnglish = (en: string, old: Localized | undefined): Localized => ({ en, bn: old?.bn ?? '' });

/** The new ones, unless one of them is missing and there are old ones. */
function choosePictures(
  fetched: { pictures: StoredPicture[]; complete: boolean } | undefined,
  old: StoredPicture[],
): StoredPicture[] {
  if (!fetched || (!fetched.complete && old.length > 0)) return old;
  return fetched.pictures.map((picture) => {
    const before = old.find(({ key }) => key === picture.key);
    return before ? { ...picture, alt: { ...picture.alt, bn: before.alt.bn } } : picture;
  });
}

/** Whether everything that would be written stands there already. */
const isSame = (wanted: object, old: object | undefined): boolean =>
  old !== undefined &&
  Object.entries(wanted).every(([key, value]) => key === 'file' || isDeepStrictEqual(value, Reflect.get(old, key)));

function remarks(file: FileProduct, existing: KnownProduct | undefined, matched: Matched): Finding[] {
  const say = (message: string) => warning(file.line, file.handle, message);
  const list = (skus: { sku: string }[]) => skus.map(({ sku }) => sku).join(', ');
  const uncounted = file.variants.filter((variant) => variant.quantity === undefined && !matched.variants.has(variant));
  return [
    ...(!existing && !file.title
      ? [error(file.line, file.handle, 'Title is empty, and the shop has no such product')]
      : []),
    ...(!file.optionsGiven && existing && existing.product.options.length > 0
      ? [
          error(
            file.line,
            file.handle,
            'The product has options; the file must have the columns "Option1 Name" and "Option1 Value"',
          ),
        ]
      : []),
    ...matched.findings,
    ...(matched.removed.length > 0 ? [say(`Its options changed; removed: ${list(matched.removed)}`)] : []),
    ...(matched.staying.length > 0 ? [say(`Not in the file, kept: ${list(matched.staying)}`)] : []),
    ...(uncounted.length > 0
      ? [say(`No quantity for ${uncounted.length} new variants; they are sold out until counted`)]
      : []),
  ];
}
