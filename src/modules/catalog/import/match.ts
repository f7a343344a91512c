import type { Variant } from '../tables.ts';
import type { FileProduct, FileVariant } from './file_product.ts';
import { error, type Finding } from './findings.ts';
import type { KnownProduct } from './known.ts';
import { skuOf } from './sku.ts';
import { optionsKey } from './variants.ts';

/** Which of the shop's variants those of the file are. */
export type Matched = {
  variants: ReadonlyMap<FileVariant, Variant>;
  /** The SKU each variant of the file will have. */
  skus: ReadonlyMap<FileVariant, string>;
  /** The shop's variants that the file does not name and that can stay beside it. */
  staying: Variant[];
  /** Those that cannot, for the product has other options now. */
  removed: Variant[];
  findings: Finding[];
};

/** Finds a variant again by its option values, else by its SKU. */
export function matchVariants(file: FileProduct, existing: KnownProduct | undefined): Matched {
  const matches = new Map<FileVariant, Variant>();
  const free = new Set(existing?.variants ?? []);
  const sameOptions = existing !== undefined && haveSameOptions(file, existing);
  const take = (variant: FileVariant, found: Variant | undefined): void => {
    if (!found) return;
    matches.set(variant, found);
    free.delete(found);
  };
  if (sameOptions) {
    const byOptions = new Map([...free].map((variant) => [optionsKey(variant.optionValues), variant]));
    for (const variant of file.variants) take(variant, byOptions.get(optionsKey(variant.optionValues)));
  }
  const bySku = new Map([...free].map((variant) => [variant.sku, variant]));
  for (const variant of file.variants) if (!matches.has(variant)) take(variant, bySku.get(skuOf(file, variant)));
  const rest = [...free];
  const skus = new Map(
    file.variants.map((variant) => [variant, variant.sku || (matches.get(variant)?.sku ?? skuOf(file, variant))]),
  );
  const staying = sameOptions ? rest : [];
  return { variants: matches, skus, staying, removed: sameOptions ? [] : rest, findings: clashes(file, skus, staying) };
}

const haveSameOptions = (file: FileProduct, { product }: KnownProduct): boolean =>
  optionsKey(file.options) === optionsKey(product.options.map(({ name }) => name.en));

function clashes(file: FileProduct, skus: ReadonlyMap<FileVariant, string>, staying: Variant[]): Finding[] {
  const taken = new Set(staying.map(({ sku }) => sku));
  return [...skus].flatMap(([variant, sku]) => {
    const clash = taken.has(sku);
    taken.add(sku);
    return clash
      ? [error(variant.line, file.handle, `Variant SKU "${sku}" belongs to another variant of the product`)]
      : [];
  });
}
