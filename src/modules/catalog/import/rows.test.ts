import { expect, test } from 'vitest';
import { readPrice, readQuantity } from './cells.ts';
import { groupRows } from './group.ts';
import { readRows } from './rows.ts';

const head = 'Handle,Title,Variant Price';
const bytes = (text: string) => new TextEncoder().encode(text);

function read(text: string | Uint8Array) {
  const result = readRows(typeof text === 'string' ? bytes(text) : text);
  const grouped = 'rows' in result ? groupRows(result.rows, result.header) : { products: [], findings: [] };
  return { products: grouped.products, findings: [...result.findings, ...grouped.findings] };
}

const complaints = (text: string | Uint8Array) => read(text).findings.map(({ line, message }) => `${line}: ${message}`);

test('a byte-order mark, CRLF, quoted line breaks and empty rows are understood, and lines are counted as an editor does', () => {
  const { findings, products } = read(`\ufeff${head}\r\n\r\na,"One\r\nshirt",1\r\n,,\r\nb,Two,x\r\n`);
  expect(products[0]).toMatchObject({ line: 3, handle: 'a', title: 'One shirt' });
  expect(findings).toMatchObject([
    { line: 6, level: 'error', handle: 'b', message: 'Variant Price "x" is not a price' },
  ]);
});

test('text in Windows-1252 is refused with the line and the remedy', () => {
  const file = Buffer.concat([bytes(`${head}\na,One,1\nb,Caf`), Buffer.from([0xe9]), bytes(',2\n')]);
  expect(complaints(file)).toEqual([
    '3: The file is not UTF-8; it looks like Windows-1252, the old "CSV" of Excel. Save it as "CSV UTF-8 (comma delimited)" and import that.',
  ]);
});

test('UTF-16 and pictures are refused', () => {
  expect(complaints(Buffer.from(`\ufeff${head}\na,One,1`, 'utf16le'))[0]).toMatch(/UTF-16/);
  expect(complaints(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))[0]).toMatch(/no text at all/);
});

test('missing columns are named', () => {
  expect(complaints('Title,Cost\na,1')[0]).toMatch(/missing: "Handle", "Variant Price"/);
  expect(complaints('Handle;Title;Variant Price\na;b;1')[0]).toMatch(/parted by ";"/);
  expect(complaints(`${head},Price\na,b,1,1`)[0]).toMatch(/"Variant Price" and "Price" say the same/);
  expect(complaints('')).toEqual(['1: The file is empty']);
  expect(complaints(head)).toEqual(['1: The file names no product']);
});

test('rows that cannot be read are named by their first line', () => {
  expect(complaints(`${head}\na,One,1\nb,"Two,2\nc,Three,3`)).toEqual([
    '3: A quotation mark opened in the row that begins here is never closed',
  ]);
  expect(complaints(`${head}\na,One,1,2\n,Two,2\nb/c,Three,3`)).toEqual([
    '2: The row has 4 fields, the first line has 3',
    '3: Handle is empty',
    '4: Handle may hold letters, digits, "-" and "_" only, 120 at most',
  ]);
});

test('prices become paisa without a rounding', () => {
  expect(['0', '9.99', '1250.5', '1250.500', '০৯৯', '100000000', '0.29', '1136.35'].map(readPrice)).toEqual(
    [0, 999, 125_050, 125_050, 9_900, 10_000_000_000, 29, 113_635].map((value) => ({ value })),
  );
  for (const text of ['abc', '1.005', '1,250', '৳5', '1e3', '.5', 'NaN', ' '])
    expect(readPrice(text)).toHaveProperty('fault');
  expect(readPrice('-1')).toEqual({ fault: 'is negative' });
  expect(readPrice('100000000.01')).toEqual({ fault: 'is above 100,000,000' });
  expect(readQuantity('1.5')).toEqual({ fault: 'is not a whole number' });
});

test('each kind of row is told from the others', () => {
  const file = `${head},Option1 Name,Option1 Value,Variant SKU,Image Src,Image Position
a,A,1,Size,S,X,http://x/2.png,2
a,,1,,M,,http://x/1.png,1
a,,,,,,http://x/2.png,3
a,,,,,,,
b,B,2,Title,Default Title,,,`;
  const { findings, products } = read(file);
  expect(
    products.map(({ handle, options, pictures, variants }) => [handle, options, variants.length, pictures.length]),
  ).toEqual([
    ['a', ['Size'], 2, 2],
    ['b', [], 1, 0],
  ]);
  expect(products[0]?.pictures.map(({ url }) => url)).toEqual(['http://x/1.png', 'http://x/2.png']);
  expect(findings).toMatchObject([{ line: 5, level: 'warning' }]);
});

test('what contradicts itself is an error on its line', () => {
  const file = `${head},Option1 Name,Option1 Value,Variant SKU,Status,Published
a,A,1,Size,S,X,active,true
a,,1,,s,Y,,
a,,1,,M,X,,
a,,,,L,,,
b,B,2,,Red,,asleep,perhaps
c,C,2,Title,Default Title,,,
c,,3,,,,,`;
  expect(complaints(file)).toEqual([
    '3: The variant s stands on line 2 already',
    '5: Variant Price is empty',
    '6: Option1 Value is given, but no Option1 Name',
    '6: Published "perhaps" is neither true nor false',
    '6: Status "asleep" is none of active, draft, archived, unlisted',
    '8: A product without options stands on line 7 already',
    '4: Variant SKU "X" stands on line 2 already',
  ]);
});
