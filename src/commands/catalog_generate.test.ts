import { count, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { readConfig } from '../config.ts';
import { categories, products, variants } from '../modules/catalog/tables.ts';
import { findLedgerMismatches } from '../modules/inventory/service.ts';
import { searchProducts } from '../modules/search/service.ts';
import { openMedia } from '../platform/media.ts';
import { openStorage } from '../platform/storage.ts';
import { catalogGenerate } from './catalog_generate.ts';
import { kinds } from './generated_goods.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

async function generate(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const context = { config: readConfig({}), database, media: openMedia(openStorage('/nowhere')) };
  await catalogGenerate(context, args, (line) => lines.push(line));
  return lines.at(-1) ?? '';
}

const countOf = async (table: typeof products | typeof variants): Promise<number> =>
  (await database.db.select({ count: count() }).from(table))[0]?.count ?? 0;

it('asks for the categories of the demo first', async () => {
  await expect(generate('10')).rejects.toThrow('SEED_DEMO');
  const empty = { en: '', bn: '' };
  const shelves = kinds.map(({ category }) => ({ slug: category, name: { en: category, bn: '' }, description: empty }));
  await database.db.insert(categories).values(shelves);
});

it('adds products with variants, stock and a ledger, goes on where it stopped, and takes them out', async () => {
  expect(await generate('1500')).toContain('1500 products were added');
  expect(await generate('20')).toContain('1520 invented ones in all');
  expect(await countOf(products)).toBe(1_520);
  expect(await countOf(variants)).toBeGreaterThan(1_520);
  expect(await findLedgerMismatches(database.db)).toEqual([]);
  const wrong = await database.db
    .select({ slug: products.slug })
    .from(products)
    .where(sql`
    price_minor <> (select min(v.price_minor) from variants v where v.product_id = products.id)
    or (only_variant_id is null) <> ((select count(*) from variants v where v.product_id = products.id) > 1)
    or left_shown <> (select least(sum(v.left_shown), 6) from variants v where v.product_id = products.id)`);
  expect(wrong).toEqual([]);
  expect((await searchProducts(database.db, 'jamdni')).corrected).toBe('jamdani');
  expect(await generate('0', '--remove')).toContain('1520 products were taken out');
  expect(await countOf(products)).toBe(0);
});

it('says how it is used', async () => {
  expect(await generate('many')).toContain('--remove');
});
