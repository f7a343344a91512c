/**
 * The columns of Shopify's product CSV that are read, each with the names it had over the years, lower case.
 * Source: help.shopify.com, "Using CSV files to import and export products", and its templates of 2018 to 2025.
 */
const known = {
  handle: ['handle', 'url handle'],
  title: ['title'],
  body: ['body (html)', 'body html', 'body', 'description'],
  vendor: ['vendor'],
  type: ['type', 'custom product type', 'product type'],
  tags: ['tags'],
  published: ['published', 'published on online store'],
  status: ['status'],
  giftCard: ['gift card'],
  option1Name: ['option1 name'],
  option1Value: ['option1 value'],
  option2Name: ['option2 name'],
  option2Value: ['option2 value'],
  option3Name: ['option3 name'],
  option3Value: ['option3 value'],
  sku: ['variant sku', 'sku'],
  grams: ['variant grams', 'weight value (grams)'],
  quantity: ['variant inventory qty', 'variant inventory quantity', 'inventory quantity'],
  price: ['variant price', 'price'],
  compareAt: ['variant compare at price', 'compare-at price', 'compare at price'],
  cost: ['cost per item', 'variant cost'],
  barcode: ['variant barcode', 'barcode'],
  image: ['image src', 'product image url'],
  imagePosition: ['image position'],
  imageAlt: ['image alt text'],
  variantImage: ['variant image', 'variant image url'],
} as const;

export type Column = keyof typeof known;

const isColumn = (name: string): name is Column => name in known;
const allColumns = Object.keys(known).filter(isColumn);
const required: [Column, string][] = [
  ['handle', 'Handle'],
  ['title', 'Title'],
  ['price', 'Variant Price'],
];

/** How a column is called in messages: the name it has in this file. */
export type Header = { width: number; at: ReadonlyMap<Column, number>; nameOf: (column: Column) => string };

/** Finds the columns in a header row, or says what is wrong with it. */
export function readHeader(cells: string[]): Header | { problems: string[] } {
  const names = cells.map((cell) => cell.trim());
  const lower = names.map((name) => name.toLowerCase());
  const only = names.length === 1 ? (/[;\t|]/.exec(names[0] ?? '')?.[0] ?? '') : '';
  if (only)
    return {
      problems: [`The columns are parted by "${only === '\t' ? 'tabs' : only}"; they must be parted by commas`],
    };
  const at = new Map<Column, number>();
  const problems: string[] = [];
  for (const column of allColumns) {
    const places = lower.flatMap((name, index) => (known[column].some((alias) => alias === name) ? [index] : []));
    const [place] = places;
    if (place !== undefined) at.set(column, place);
    if (places.length > 1)
      problems.push(`The columns ${places.map((index) => `"${names[index]}"`).join(' and ')} say the same; keep one`);
  }
  const missing = required.filter(([column]) => !at.has(column)).map(([, name]) => `"${name}"`);
  if (missing.length > 0)
    problems.push(
      `The first line must name the columns; missing: ${missing.join(', ')}. Is this Shopify's product CSV?`,
    );
  if (problems.length > 0) return { problems };
  return { width: cells.length, at, nameOf: (column) => names[at.get(column) ?? -1] ?? column };
}
