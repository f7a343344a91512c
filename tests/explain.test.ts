import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { type Driven, driveShop } from '../loadtest/explain/drive.ts';
import { costsOf, findGrowth, findScans } from '../loadtest/explain/judge.ts';
import type { Step } from '../loadtest/explain/steps.ts';
import { catalogGenerate } from '../src/commands/catalog_generate.ts';
import { readConfig } from '../src/config.ts';
import { openMedia } from '../src/platform/media.ts';
import { openStorage } from '../src/platform/storage.ts';
import { demoData, testDatabase } from './support/database.ts';
import { query } from './support/servers.ts';

// Small shops: a table is large sooner, and what a search may find (a thousand products) is not yet there to be found in the smaller.
const limits = { largeTable: 1_500, growth: 2.5, slack: 3_000 };

let small: Driven;
let large: Driven;
beforeAll(async () => {
  small = await explainShop(1_000);
  large = await explainShop(8_000);
}, 120_000);

// Of a shop this small everything is among the 12,000 best sold that a search looks at first: read through, they are bounded.
const ofTheFirstCircle = /Seq Scan of search_documents: 8\d{3} rows/;

const faultsOf = (driven: Driven, before = small) =>
  [...findScans(driven, limits), ...findGrowth(before, driven, limits)]
    .filter(({ allowedBecause, problem }) => allowedBecause === null && !ofTheFirstCircle.test(problem))
    .map(({ problem, step }) => `${step}: ${problem}`);

test('every page, purchase and job is explained, and none reads a large table through or grows with the shop', () => {
  const steps = costsOf(large).map(({ step }) => step);
  expect(steps).toEqual(
    expect.arrayContaining(['home', 'list, newest', 'product', 'search', 'order, placed', 'queue']),
  );
  expect(large.statements.filter(({ plan }) => plan === null)).toEqual([]);
  expect(faultsOf(large)).toEqual([]);
});

test('a statement without an index is found, and an index that is gone where it was used', async () => {
  const planted: Step = {
    name: 'planted',
    run: (_, db) => db.execute(sql`select id from products where title ->> 'en' = 'no such title'`),
  };
  const driven = await explainShop(8_000, [planted], 'drop index products_popular');
  expect(faultsOf(driven)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^planted: Seq Scan of products: 8\d\d\d rows/),
      expect.stringMatching(/^list, popular: rows touched grow .* of products by .*: 8\d\d\d rows/),
    ]),
  );
}, 60_000);

/** A shop of its own with so many invented products, driven through all its pages. */
async function explainShop(products: number, more: Step[] = [], change?: string): Promise<Driven> {
  const database = await testDatabase({ demo: true });
  try {
    const context = { config: readConfig({}), database, media: openMedia(openStorage(demoData())) };
    await catalogGenerate(context, [String(products)], () => {});
    // Else every variant counts as moved a moment ago.
    await query(database.url, `update stock_ledger set at = now() - interval '1 day'`);
    await query(database.url, 'vacuum analyze');
    // As on the disks of today: what a shop in use is set to.
    await query(database.url, `alter database "${new URL(database.url).pathname.slice(1)}" set random_page_cost = 1.1`);
    if (change) await query(database.url, change);
    return await driveShop(database.url, demoData(), more);
  } finally {
    await database.close();
  }
}
