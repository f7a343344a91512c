import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc, eq, sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { readConfig } from '../config.ts';
import { brands, categories, products, variants } from '../modules/catalog/tables.ts';
import { findLedgerMismatches, reserve } from '../modules/inventory/service.ts';
import { stock, stockLedger } from '../modules/inventory/tables.ts';
import { openMedia } from '../platform/media.ts';
import { openStorage } from '../platform/storage.ts';
import { catalogImport } from './catalog_import.ts';

const fixtures = join(import.meta.dirname, '../modules/catalog/import/fixtures');
let database: TestDatabase;
let directory: string;
let server: Server;
let port = 0;
let asked: string[] = [];
let colour = '#204060';
let broken: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  directory = await mkdtemp(join(tmpdir(), 'import-'));
  server = createServer(async (request, answer) => {
    const name = request.url ?? '';
    asked.push(name);
    if (broken.includes(name)) return answer.end('no picture');
    const width = 40 + name.length;
    answer.end(
      await sharp({ create: { width, height: 30, channels: 3, background: colour } })
        .png()
        .toBuffer(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object' && address) port = address.port;
});

afterEach(async () => {
  asked = [];
  broken = [];
  colour = '#204060';
  await database.db.execute(
    sql`truncate products, brands, categories, stock_ledger, option_words restart identity cascade`,
  );
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

async function run(csv: string | Uint8Array, ...flags: string[]): Promise<{ code: number; lines: string[] }> {
  const file = join(directory, 'products.csv');
  await writeFile(file, csv);
  const lines: string[] = [];
  const media = openMedia(openStorage(join(directory, 'media')));
  const code = await catalogImport({ config: readConfig({}), database, media }, [file, ...flags], (line) =>
    lines.push(line),
  );
  return { code, lines };
}

const fixture = async (name: string): Promise<string> =>
  (await readFile(join(fixtures, name), 'utf8')).replaceAll('PORT', String(port));
const local = '--allow-private-hosts';

async function everything(): Promise<unknown> {
  const { db } = database;
  return {
    products: await db.select().from(products).orderBy(asc(products.id)),
    variants: await db.select().from(variants).orderBy(asc(variants.id)),
    brands: await db.select().from(brands),
    categories: await db.select().from(categories),
    stock: await db.select().from(stock),
    ledger: await db.select().from(stockLedger),
  };
}

async function product(slug: string) {
  const [row] = await database.db.select().from(products).where(eq(products.slug, slug));
  if (!row) throw new Error(`${slug} is missing`);
  const own = await database.db
    .select({ variant: variants, onHand: stock.onHand })
    .from(variants)
    .leftJoin(stock, eq(stock.variantId, variants.id))
    .where(eq(variants.productId, row.id))
    .orderBy(asc(variants.position));
  return { ...row, variants: own.map(({ onHand, variant }) => ({ ...variant, onHand })) };
}

test('the classic format becomes products, variants, pictures and stock', async () => {
  const { code, lines } = await run(await fixture('classic.csv'), local);
  expect(lines).toEqual([
    'line 2  created  kalo-shirt  2 variants',
    'line 5  created  clay-pot  1 variant',
    'line 7  created  brass-lamp  1 variant',
    'line 7  warning  brass-lamp  No quantity for 1 new variants; they are sold out until counted',
    '3 created, 0 updated, 0 unchanged; 1 warning.',
  ]);
  expect(code).toBe(0);
  const shirt = await product('kalo-shirt');
  expect(shirt).toMatchObject({
    title: { en: 'Kalo Shirt', bn: '' },
    description: { en: 'Black cotton & linen.\n\n- Band collar\n- Cut in Gazipur', bn: '' },
    tags: ['shirt', 'eid'],
    optionKeys: ['size:m', 'size:l', 'colour:black'],
    priceMinor: 125_050,
    priceMaxMinor: 130_000,
    compareAtMinor: 150_000,
    onlyVariantId: null,
  });
  expect(shirt.publishedAt).toBeInstanceOf(Date);
  expect(shirt.pictures.map(({ alt, width }) => [alt.en, width])).toEqual([
    ['Front', 50],
    ['Kalo Shirt', 49],
    ['Kalo Shirt', 51],
  ]);
  expect(shirt.variants).toMatchObject([
    {
      sku: 'KS-M',
      barcode: '0123456789',
      optionValues: ['M', 'Black'],
      priceMinor: 125_050,
      costMinor: 70_000,
      weightGrams: 250,
      onHand: 12,
    },
    {
      sku: 'KALO-SHIRT_L_BLACK',
      barcode: null,
      optionValues: ['L', 'Black'],
      compareAtMinor: null,
      weightGrams: 265,
      onHand: 0,
    },
  ]);
  const pot = await product('clay-pot');
  expect(pot).toMatchObject({
    options: [],
    compareAtMinor: null,
    priceMinor: 999,
    description: { en: 'Plain text,\nin two lines.' },
  });
  expect(pot.variants).toMatchObject([{ sku: 'CLAY-POT', onHand: 3 }]);
  expect((await product('brass-lamp')).publishedAt).toBeNull();
  const [imported, ...below] = await database.db.select().from(categories).orderBy(asc(categories.id));
  expect(imported).toMatchObject({ slug: 'imported', parentId: null });
  expect(below).toMatchObject([
    { slug: 'shirts', parentId: imported?.id },
    { slug: 'pottery', parentId: imported?.id },
  ]);
  expect(await findLedgerMismatches(database.db)).toEqual([]);
});

test('the newest format, in Bangla, drafts and debts included', async () => {
  const { code, lines } = await run(await fixture('newest.csv'));
  expect(lines).toEqual([
    'line 2  created  nakshi-cushion  2 variants',
    'line 3  warning  nakshi-cushion  2 more were sold than there were; the stock becomes 0',
    'line 4  created  draft-quilt  1 variant',
    '2 created, 0 updated, 0 unchanged; 1 warning.',
  ]);
  expect(code).toBe(0);
  const cushion = await product('nakshi-cushion');
  expect(cushion).toMatchObject({ priceMinor: 45_000, tags: ['নকশি'] });
  expect(new Set(cushion.variants.map(({ sku }) => sku)).size).toBe(2);
  expect((await product('draft-quilt')).publishedAt).toBeNull();
  expect(await database.db.select().from(brands)).toMatchObject([{ slug: 'সুইসুতা', name: { en: 'সুইসুতা', bn: '' } }]);
});

test('the same file again changes nothing', async () => {
  for (const name of ['classic.csv', 'newest.csv']) {
    await run(await fixture(name), local);
    const before = await everything();
    const { code, lines } = await run(await fixture(name), local);
    expect(lines.at(-1)).toMatch(/^0 created, 0 updated, [23] unchanged/);
    expect(code).toBe(0);
    expect(await everything()).toEqual(before);
  }
});

test('a dry run says what would happen, writes nothing and fetches nothing', async () => {
  const before = await everything();
  const { code, lines } = await run(await fixture('classic.csv'), '--dry-run', local);
  expect(lines).toContain('line 2  created  kalo-shirt  2 variants');
  expect(lines.at(-1)).toBe(
    'Nothing was written, no picture was fetched; it would be: 3 created, 0 updated, 0 unchanged; 1 warning.',
  );
  expect(code).toBe(0);
  expect(asked).toEqual([]);
  expect(await everything()).toEqual(before);
});

test('one wrong line keeps the whole file out', async () => {
  const csv = (await fixture('classic.csv')).replace(',500,', ',abc,').replace(',9.99,', ',-9.99,');
  const before = await everything();
  const { code, lines } = await run(csv, local);
  expect(lines).toEqual([
    'line 5  error  clay-pot  Variant Price "-9.99" is negative',
    'line 7  error  brass-lamp  Variant Price "abc" is not a price',
    'Nothing was written: 2 errors.',
  ]);
  expect(code).toBe(1);
  expect(asked).toEqual([]);
  expect(await everything()).toEqual(before);
});

test('a product is found again by its handle; what the file does not say is kept', async () => {
  const { db } = database;
  await run(await fixture('classic.csv'), local);
  const before = await product('kalo-shirt');
  await db.update(products).set({ title: { en: 'Kalo Shirt', bn: 'কালো শার্ট' }, featured: true });
  const { lines } = await run(
    'Handle,Title,Variant Price,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Inventory Qty\nkalo-shirt,Black Shirt,1100,Size,M,Colour,Black,5',
  );
  expect(lines[0]).toBe('line 2  updated  kalo-shirt  1 variant');
  expect(lines[1]).toBe('line 2  warning  kalo-shirt  Not in the file, kept: KALO-SHIRT_L_BLACK');
  const after = await product('kalo-shirt');
  expect(after).toMatchObject({
    id: before.id,
    title: { en: 'Black Shirt', bn: 'কালো শার্ট' },
    featured: true,
    priceMinor: 110_000,
    priceMaxMinor: 130_000,
    description: before.description,
    pictures: before.pictures,
    categoryId: before.categoryId,
    publishedAt: before.publishedAt,
  });
  expect(after.variants).toMatchObject([
    { id: before.variants[0]?.id, sku: 'KS-M', weightGrams: 250, costMinor: 70_000, onHand: 5 },
    { id: before.variants[1]?.id, onHand: 0 },
  ]);
  const ledger = await db
    .select()
    .from(stockLedger)
    .where(eq(stockLedger.variantId, before.variants[0]?.id ?? 0))
    .orderBy(asc(stockLedger.id));
  expect(ledger).toMatchObject([
    { onHandChange: 12, reason: 'import', actor: 'import', reference: 'products.csv' },
    { onHandChange: -7, reason: 'import' },
  ]);
});

test('a changed quantity alone is an update', async () => {
  await run(await fixture('classic.csv'), local);
  const { lines } = await run((await fixture('classic.csv')).replace('shopify,12,', 'shopify,13,'), local);
  expect(lines.at(-1)).toMatch(/^0 created, 1 updated, 2 unchanged/);
});

test('SKUs may be exchanged, and options may change', async () => {
  const head = 'Handle,Title,Variant Price,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty\n';
  await run(`${head}pen,Pen,10,Ink,Red,A,1\npen,,10,,Blue,B,2`);
  const before = await product('pen');
  expect((await run(`${head}pen,Pen,10,Ink,Red,B,1\npen,,10,,Blue,A,2`)).code).toBe(0);
  const exchanged = await product('pen');
  expect(exchanged.variants.map(({ id, sku }) => [id, sku])).toEqual([
    [before.variants[0]?.id, 'B'],
    [before.variants[1]?.id, 'A'],
  ]);
  const { lines } = await run(`${head}pen,Pen,12,Nib,Fine,B,`);
  expect(lines).toContain('line 2  warning  pen  Its options changed; removed: A');
  expect((await product('pen')).variants).toMatchObject([
    { id: before.variants[0]?.id, sku: 'B', optionValues: ['Fine'], onHand: 1 },
  ]);
});

test('a SKU of another product, an unknown product without a title and promised pieces are errors', async () => {
  const head = 'Handle,Title,Variant Price,Variant SKU,Variant Inventory Qty\n';
  await run(`${head}pen,Pen,10,A,5`);
  expect((await run(`${head}ink,Ink,10,A,5\nnib,,3,,1`)).lines).toEqual([
    'line 2  error  ink  Variant SKU "A" belongs to the product pen',
    'line 3  error  nib  Title is empty, and the shop has no such product',
    'Nothing was written: 2 errors.',
  ]);
  const [pen] = (await product('pen')).variants;
  await database.db.transaction((tx) => reserve(tx, 'somebody', [{ variantId: pen?.id ?? 0, quantity: 4 }]));
  const { code, lines } = await run(`${head}pen,Pen,99,A,3`);
  expect(lines[0]).toMatch(/^line 2 {2}error {2}pen {2}The quantity 3 is less than what shoppers have/);
  expect(code).toBe(1);
  expect(await product('pen')).toMatchObject({ priceMinor: 1_000, variants: [{ onHand: 5 }] });
});

test('a picture that cannot be had is a warning, and old pictures stay', async () => {
  broken = ['/back.png'];
  const first = await run(await fixture('classic.csv'), local);
  expect(first.lines).toContain(
    `line 3  warning  kalo-shirt  The picture http://127.0.0.1:${port}/back.png was left out: it is no picture`,
  );
  expect((await product('kalo-shirt')).pictures).toHaveLength(2);
  broken = [];
  await run(await fixture('classic.csv'), local);
  const whole = (await product('kalo-shirt')).pictures;
  expect(whole).toHaveLength(3);
  broken = ['/back.png'];
  colour = '#ff0000';
  expect((await run(await fixture('classic.csv'), local)).code).toBe(0);
  expect((await product('kalo-shirt')).pictures).toEqual(whole);
});

test('pictures in the local network are not fetched unless that is allowed', async () => {
  const { code, lines } = await run(await fixture('classic.csv'));
  expect(lines).toContain(
    `line 2  warning  kalo-shirt  The picture http://127.0.0.1:${port}/front.png was left out: 127.0.0.1 is in the local network`,
  );
  expect(code).toBe(0);
  expect(asked).toEqual([]);
});

test('types find their category by slug or name, and the rest goes where the operator says', async () => {
  const { db } = database;
  const bare = { description: { en: '', bn: '' } };
  await db.insert(categories).values([
    { slug: 'mens-shirts', name: { en: 'Shirts', bn: 'শার্ট' }, ...bare },
    { slug: 'odds', name: { en: 'Odds', bn: '' }, ...bare },
  ]);
  const csv = 'Handle,Title,Variant Price,Type\na,A,1,shirts\nb,B,1,শার্ট\nc,C,1,Mens Shirts\nd,D,1,Kites\ne,E,1,';
  await run(csv, '--category', 'odds');
  const where = await db
    .select({ slug: products.slug, category: categories.slug })
    .from(products)
    .innerJoin(categories, eq(categories.id, products.categoryId))
    .orderBy(asc(products.slug));
  expect(where.map(({ category }) => category)).toEqual(['mens-shirts', 'mens-shirts', 'mens-shirts', 'odds', 'odds']);
  await expect(run(csv, '--category', 'nowhere')).rejects.toThrow('no category "nowhere"');
});

test('the report is also JSON, and wrong arguments show the usage', async () => {
  const { lines } = await run('Handle,Title,Variant Price\na,A,1', '--json', '--dry-run');
  expect(JSON.parse(lines.join('\n'))).toMatchObject({
    written: false,
    dryRun: true,
    outcomes: [{ line: 2, status: 'created', handle: 'a', variants: 1 }],
  });
  expect(await run('x', '--colour')).toMatchObject({ code: 2 });
});

test('hostile cells stay text', async () => {
  const nasty = `"<script>alert(1)</script>'); drop table products; --"`;
  const csv = `Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price\na,${nasty},${nasty},${nasty},${nasty},"{a},\\,""b""",${nasty},${nasty},"""{x}\\",1`;
  expect((await run(csv)).code).toBe(0);
  expect(await product('a')).toMatchObject({
    title: { en: "<script>alert(1)</script>'); drop table products; --" },
    description: { en: "'); drop table products; --" },
  });
  expect((await run(csv)).lines.at(-1)).toMatch(/1 unchanged/);
});
