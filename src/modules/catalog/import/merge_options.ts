import { optionKey } from '../save.ts';
import type { OptionValue, ProductOption, Variant } from '../tables.ts';
import type { FileProduct } from './file_product.ts';
import type { Known } from './known.ts';

/**
 * The options of a product: the file's values in their order, then those of variants that stay. Labels and swatches the product has
 * are kept; a value new to it is written as elsewhere in the shop.
 */
export function mergeOptions(
  file: FileProduct,
  old: ProductOption[],
  staying: Variant[],
  words: Known['words'],
): ProductOption[] {
  return file.options.map((name, index) => {
    const before = old.find((option) => option.name.en.toLowerCase() === name.toLowerCase());
    const values = [...file.variants, ...staying].map((variant) => variant.optionValues[index] ?? '');
    const nameElsewhere = values.map((value) => words.get(optionKey(name, value))?.name).find((found) => found);
    return {
      name: { en: name, bn: before?.name.bn || nameElsewhere?.bn || '' },
      values: [...new Set(values)].map((value): OptionValue => {
        const known = before?.values.find((option) => option.value === value);
        const word = words.get(optionKey(name, value));
        return known ?? { value, label: { en: value, bn: word?.label.bn ?? '' }, swatch: word?.swatch ?? null };
      }),
    };
  });
}
