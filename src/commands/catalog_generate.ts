import { sql } from 'drizzle-orm';
import { optionKey, summarizeFacets } from '../modules/catalog/service.ts';
import { brands, categories, optionWords, plenty, products, variants } from '../modules/catalog/tables.ts';
import { stock, stockLedger } from '../modules/inventory/tables.ts';
import { indexProducts, refreshPopularity } from '../modules/search/service.ts';
import { searchDocuments } from '../modules/search/tables.ts';
import type { Db } from '../platform/db.ts';
import { array, rows, transact } from '../platform/db.ts';
import { Refusal } from '../platform/errors.ts';
import type { Command } from './command.ts';
import { kinds, optionSets } from './generated_goods.ts';
import { inventProduct, type Shelves } from './generated_products.ts';

const batchSize = 1_000;

const usage = `npm run catalog:generate -- NUMBER      adds so many invented products; run again to go on
npm run catalog:generate -- 0 --remove  takes them all out again`;

/** Fills the shop with invented products, for trying how it does with many. Ended half way it goes on at the next run. */
export const catalogGenerate: Command = async ({ database: { db } }, [count = '', flag], print) => {
  const wanted = Number(count);
  if (!/^\d{1,7}$/.test(count) || (flag && flag !== '--remove')) {
    print(usage);
    return 2;
  }
  if (flag === '--remove') {
    const removed = await removeGenerated(db, progress(print));
    print(`${removed} products were taken out.`);
    return 0;
  }
  const shelves = await readShelves(db);
  await writeOptionWords(db);
  const last = await lastGenerated(db);
  const report = progress(print);
  let taken = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (taken < wanted) {
      const from = taken;
      const size = Math.min(batchSize, wanted - from);
      taken += size;
      await writeBatch(db, shelves, last + from + 1, size);
      done += size;
      report(done, wanted);
    }
  };
  await Promise.all([lane(), lane()]);
  await refreshPopularity(db);
  await summarizeFacets(db, true);
  for (const table of [products, variants, stock, stockLedger, searchDocuments])
    await db.execute(sql`analyze ${table}`);
  print(`${wanted} products were added; ${last + wanted} invented ones in all.`);
  return 0;
};

/** Where invented products stand, who makes them and the pictures they borrow. */
async function readShelves(db: Db): Promise<Shelves> {
  const makers = await db.select({ id: brands.id }).from(brands).orderBy(brands.id).limit(1_000);
  const found = await rows<{ id: number; slug: string; pictures: unknown[] }>(
    db,
    sql`select c.id, c.slug, (select coalesce(jsonb_agg(p.pictures), '[]') from ${products} p
                              where p.category_id = c.id and p.slug !~ '^gen-' and p.pictures <> '[]') as pictures
        from ${categories} c`,
  );
  const byCategory = new Map(found.map(({ id, pictures, slug }) => [slug, { id, pictures }]));
  if (!kinds.every((kind) => byCategory.has(kind.category)))
    throw new Refusal(
      422,
      'Invented products stand in the categories of the demo shop: start the shop once with SEED_DEMO=1.',
    );
  return { byCategory, brandIds: makers.map((brand) => brand.id) };
}

/** What the option facet calls the options of invented products. */
async function writeOptionWords(db: Db): Promise<void> {
  const words = Object.values(optionSets).flatMap(({ name, values }) =>
    values.map(([value, bn, swatch]) => ({
      key: optionKey(name[0], value),
      name: { en: name[0], bn: name[1] },
      label: { en: value, bn },
      swatch: swatch ?? null,
    })),
  );
  await db.insert(optionWords).values(words).onConflictDoNothing();
}

async function lastGenerated(db: Db): Promise<number> {
  const found = await rows<{ last: number }>(
    db,
    sql`select coalesce(max(substr(slug, 5)::int), 0) as last from ${products} where slug ~ '^gen-[0-9]+$'`,
  );
  return found[0]?.last ?? 0;
}

/** One batch is one transaction: whoever stops it loses the batch and nothing else. */
async function writeBatch(db: Db, shelves: Shelves, first: number, size: number): Promise<void> {
  const invented = Array.from({ length: size }, (_, index) => inventProduct(first + index, shelves));
  await transact(db, async (tx) => {
    const written = await rows<{ id: number }>(
      tx,
      sql`with given as materialized (
            select nextval(pg_get_serial_sequence('products', 'id'))::int as id, given.*
            from jsonb_to_recordset(${JSON.stringify(invented)}::jsonb) as given(
              slug text, category_id int, brand_id int, pictures jsonb, title jsonb, description jsonb, highlights jsonb, specs jsonb,
              options jsonb, option_keys text[], tags text[], days_ago float8, price_minor bigint, price_max_minor bigint,
              compare_at_minor bigint, rating numeric,
              rating_count int, sold int, left_shown int, grams int, variants jsonb)),
          numbered as materialized (
            select nextval(pg_get_serial_sequence('variants', 'id'))::int as id, g.id as product_id, g.compare_at_minor, g.grams, v.*
            from given g, jsonb_to_recordset(g.variants) as v(
              sku text, option_values text[], price_minor bigint, position int, on_hand int)),
          placed as (
            insert into ${products} (id, slug, title, description, highlights, specs, options, option_keys, tags, brand_id, category_id,
                                     pictures, published_at, price_minor, price_max_minor, compare_at_minor, rating, rating_count, sold,
                                     left_shown, only_variant_id)
            select g.id, g.slug, g.title, g.description, g.highlights, g.specs, g.options, g.option_keys, g.tags,
                   g.brand_id, g.category_id, g.pictures, now() - g.days_ago * interval '1 day', g.price_minor, g.price_max_minor, g.compare_at_minor, g.rating, g.rating_count,
                   g.sold, g.left_shown, case when jsonb_array_length(g.variants) = 1 then n.id end
            from given g join numbered n on n.product_id = g.id and n.position = 0
            returning id),
          made as (
            insert into ${variants} (id, product_id, sku, option_values, price_minor, compare_at_minor, weight_grams, position, left_shown)
            select id, product_id, sku, option_values, price_minor, case when compare_at_minor > price_minor then compare_at_minor end,
                   grams, position, least(on_hand, ${plenty}) from numbered),
          shelved as (insert into ${stock} (variant_id, on_hand) select id, on_hand from numbered),
          noted as (
            insert into ${stockLedger} (variant_id, on_hand_change, reserved_change, reason, actor, reference)
            select id, on_hand, 0, 'opening', 'system', 'catalog:generate' from numbered where on_hand > 0)
          select id from placed order by id`,
    );
    const ids = written.map((row) => row.id);
    await indexProducts(tx, ids);
  });
}

async function removeGenerated(db: Db, report: (done: number, all: number) => void): Promise<number> {
  const all = await lastGenerated(db);
  for (let removed = 0; ; ) {
    const gone = await transact(db, async (tx) => {
      const ids = await rows<{ id: number }>(
        tx,
        sql`select id from ${products} where slug ~ '^gen-[0-9]+$' order by id limit ${batchSize}`,
      );
      const doomed = array(
        ids.map((row) => row.id),
        'int',
      );
      await tx.execute(
        sql`delete from ${stockLedger} where variant_id in (select id from ${variants} where product_id = any(${doomed}))`,
      );
      await tx.execute(sql`delete from ${products} where id = any(${doomed})`);
      return ids.length;
    });
    removed += gone;
    if (gone === 0) return removed;
    report(removed, Math.max(all, removed));
  }
}

function progress(print: (line: string) => void): (done: number, all: number) => void {
  const began = Date.now();
  let shown = 0;
  return (done, all) => {
    if (Date.now() - shown < 1_000 && done < all) return;
    shown = Date.now();
    const rate = (done / (Date.now() - began)) * 1_000;
    const left = Math.ceil((all - done) / rate);
    print(`${done} of ${all}, ${Math.round(rate)} a second, ${left} s left`);
  };
}
