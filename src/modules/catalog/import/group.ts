import { readFlag, readLine, readPosition, readTags } from './cells.ts';
import type { Header } from './columns.ts';
import type { FilePicture, FileProduct } from './file_product.ts';
import { error, type Finding, warning } from './findings.ts';
import { htmlToText } from './html_text.ts';
import { namesOfOptions } from './options.ts';
import { type CellReader, createCellReader } from './reader.ts';
import type { Row } from './rows.ts';
import { readVariants } from './variants.ts';

/** Makes products of the rows: those with one handle are its variants and its further pictures. */
export function groupRows(rows: Row[], header: Header): { products: FileProduct[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const reader = createCellReader(header, findings);
  const products = [...byHandle(rows).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    if (first.cell('giftCard')?.toLowerCase() !== 'true') return [readProduct(first, group, reader, findings)];
    findings.push(warning(first.line, first.handle, 'Gift cards are not sold here; it was left out'));
    return [];
  });
  findings.push(...repeatedSkus(products));
  return { products, findings };
}

function byHandle(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.handle);
    if (group) group.push(row);
    else groups.set(row.handle, [row]);
  }
  return groups;
}

function readProduct(first: Row, group: Row[], reader: CellReader, findings: Finding[]): FileProduct {
  const options = namesOfOptions(first, group, findings);
  const title = readLine(first.cell('title') ?? '');
  if (title.length > 255) findings.push(error(first.line, first.handle, 'The Title is longer than 255 characters.'));
  const body = first.cell('body');
  const vendor = first.cell('vendor');
  const tags = first.cell('tags');
  return {
    line: first.line,
    handle: first.handle,
    title,
    description: body === undefined ? undefined : htmlToText(body),
    vendor: vendor === undefined ? undefined : readLine(vendor).slice(0, 120),
    type: readLine(first.cell('type') ?? '').slice(0, 120),
    tags: tags === undefined ? undefined : readTags(tags),
    published: isPublished(first, reader, findings),
    options,
    optionsGiven: first.cell('option1Name') !== undefined,
    variants: readVariants(first, group, options, reader, findings),
    pictures: readPictures(group, reader),
  };
}

/** Shown only when neither `Published` nor `Status` speaks against it; undefined when the file says nothing. */
function isPublished(first: Row, reader: CellReader, findings: Finding[]): boolean | undefined {
  const published = reader.read(first, 'published', readFlag);
  const status = first.cell('status')?.toLowerCase();
  if (status && !['active', 'draft', 'archived', 'unlisted'].includes(status))
    findings.push(error(first.line, first.handle, `Status "${status}" is none of active, draft, archived, unlisted`));
  if (published === false || (status && status !== 'active')) return false;
  return published || status ? true : undefined;
}

/** The pictures in the order of their positions; a variant's own picture follows when it is none of those. */
function readPictures(group: Row[], reader: CellReader): FilePicture[] {
  const placed = group.flatMap((row, index) => {
    const url = row.cell('image');
    if (!url) return [];
    const position = reader.read(row, 'imagePosition', readPosition) ?? index + 1;
    return [{ line: row.line, url, alt: readLine(row.cell('imageAlt') ?? '').slice(0, 500), position }];
  });
  const own = group.flatMap((row) => {
    const url = row.cell('variantImage');
    return url ? [{ line: row.line, url, alt: '' }] : [];
  });
  const inOrder = placed.sort((a, b) => a.position - b.position).map(({ position, ...picture }) => picture);
  const all = [...inOrder, ...own];
  return all.filter((picture, index) => all.findIndex(({ url }) => url === picture.url) === index);
}

function repeatedSkus(products: FileProduct[]): Finding[] {
  const lines = new Map<string, number>();
  return products.flatMap(({ handle, variants }) =>
    variants.flatMap(({ line, sku }) => {
      const before = lines.get(sku);
      if (sku) lines.set(sku, before ?? line);
      return sku && before !== undefined
        ? [error(line, handle, `Variant SKU "${sku}" stands on line ${before} already`)]
        : [];
    }),
  );
}
