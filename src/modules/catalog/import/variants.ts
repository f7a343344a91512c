import { readCode, readGrams, readLine, readPrice, readQuantity } from './cells.ts';
import type { FileVariant } from './file_product.ts';
import { error, type Finding, warning } from './findings.ts';
import { hasOptionValue, valuesOfOptions } from './options.ts';
import type { CellReader } from './reader.ts';
import type { Row } from './rows.ts';

const most = 250;

/** The variants among a product's rows; other rows add a picture only. */
export function readVariants(
  first: Row,
  group: Row[],
  options: string[],
  reader: CellReader,
  findings: Finding[],
): FileVariant[] {
  const rows = group.filter((row) => row === first || hasOptionValue(row) || row.cell('price') || row.cell('sku'));
  const lines = new Map<string, number>();
  const variants = rows.flatMap((row) => {
    const optionValues = options.length > 0 ? valuesOfOptions(row, first, findings) : [];
    const key = optionsKey(optionValues);
    const before = lines.get(key);
    lines.set(key, before ?? row.line);
    if (before === undefined) return readVariant(row, optionValues, reader, findings);
    const which = optionValues.length > 0 ? `The variant ${optionValues.join(' / ')}` : 'A product without options';
    findings.push(error(row.line, row.handle, `${which} stands on line ${before} already`));
    return [];
  });
  if (rows.length > most)
    findings.push(error(first.line, first.handle, `It has ${rows.length} variants; ${most} is the most`));
  for (const row of group)
    if (!rows.includes(row) && !row.cell('image') && !row.cell('variantImage'))
      findings.push(warning(row.line, row.handle, 'The row has neither a variant nor a picture'));
  return variants;
}

/** The same for values that differ in upper and lower case only: no shopper could tell them apart. */
export const optionsKey = (values: string[]): string => JSON.stringify(values.map((value) => value.toLowerCase()));

function readVariant(row: Row, optionValues: string[], reader: CellReader, findings: Finding[]): FileVariant[] {
  const barcode = row.cell('barcode');
  const compareAt = reader.read(row, 'compareAt', readPrice);
  const variant = {
    line: row.line,
    optionValues,
    sku: readLine(readCode(row.cell('sku') ?? '')).slice(0, 120),
    barcode: barcode === undefined ? undefined : readLine(readCode(barcode)).slice(0, 120) || null,
    costMinor: reader.read(row, 'cost', readPrice),
    weightGrams: reader.read(row, 'grams', readGrams) ?? undefined,
    quantity: readStock(row, reader, findings),
  };
  if (!row.cell('price')) {
    findings.push(error(row.line, row.handle, 'Variant Price is empty'));
    return [];
  }
  const priceMinor = reader.read(row, 'price', readPrice);
  if (typeof priceMinor !== 'number') return [];
  // Shopify shows no old price that is not above the new one.
  return [
    {
      ...variant,
      priceMinor,
      compareAtMinor: typeof compareAt === 'number' && compareAt <= priceMinor ? null : compareAt,
    },
  ];
}

function readStock(row: Row, reader: CellReader, findings: Finding[]): number | undefined {
  const quantity = reader.read(row, 'quantity', readQuantity) ?? undefined;
  if (quantity === undefined || quantity >= 0) return quantity;
  findings.push(warning(row.line, row.handle, `${-quantity} more were sold than there were; the stock becomes 0`));
  return 0;
}
