import type { Localized, SeedOptionValue, SeedProduct } from './format.ts';

export type SeedVariant = {
  sku: string;
  /** One value per option, in the product's order; empty when the product has no options. */
  options: Localized[];
  priceTaka: number;
  compareAtTaka?: number;
  stock: number;
  weightGrams: number;
};

/** Expands options × overrides, of which the last to name a price or a stock wins. The SKU is the product's, plus each value's English letters: `SAR-JAM-01-RED`. */
export function variantsOf(product: SeedProduct): SeedVariant[] {
  return combinations(product).map((values) => {
    const names = values.map((value) => value.en);
    const overrides = product.variants.filter((override) => override.options.every((name) => names.includes(name)));
    const priceTaka = overrides.findLast((override) => override.price !== undefined)?.price ?? product.price;
    const before = overrides.findLast((override) => override.compareAt !== undefined)?.compareAt ?? product.compareAt;
    return {
      sku: [product.sku, ...names.map(codeOf)].join('-'),
      options: values.map(({ en, bn }) => ({ en, bn })),
      priceTaka,
      ...(before !== undefined && before > priceTaka ? { compareAtTaka: before } : {}),
      stock: overrides.findLast((override) => override.stock !== undefined)?.stock ?? product.stock,
      weightGrams: product.weightGrams,
    };
  });
}

function combinations(product: SeedProduct): SeedOptionValue[][] {
  const none: SeedOptionValue[][] = [[]];
  return product.options.reduce(
    (rows, option) => rows.flatMap((row) => option.values.map((value) => [...row, value])),
    none,
  );
}

function codeOf(name: string): string {
  return name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 10);
}
