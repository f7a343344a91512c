import { contentKey } from '../../../platform/storage.ts';
import type { FileProduct, FileVariant } from './file_product.ts';

/**
 * The SKU of a variant, or one made of its handle and option values, the same each time: `KALO-SHIRT_M_RED`.
 * Values that letters and digits cannot tell apart are told apart by a hash.
 */
export function skuOf({ handle }: Pick<FileProduct, 'handle'>, { optionValues, sku }: FileVariant): string {
  if (sku) return sku;
  const parts = optionValues.map((value) => value.trim().toUpperCase());
  const plain = parts.every((part) => /^[A-Z0-9]{1,24}( [A-Z0-9]{1,24})*$/.test(part));
  const codes = plain
    ? parts.map((part) => part.replaceAll(' ', '-'))
    : [contentKey(JSON.stringify(parts)).slice(0, 10)];
  return [handle.toUpperCase(), ...codes].join('_');
}
