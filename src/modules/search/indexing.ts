import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { array, rows } from '../../platform/db.ts';
import { databaseFault } from '../../platform/errors.ts';
import { brands, categories, products } from '../catalog/tables.ts';
import { clean, fold, soundOf } from './fold.ts';
import { factsOfProduct } from './found.ts';
import { searchDocuments, searchFacts, searchWords } from './tables.ts';

/** So many of the best sold are looked at first, and so many are looked at before the rest. */
const popularCount = 12_000;
const middleCount = 120_000;

/** Writes what is searched of these products, and the words they are named with; takes out the unpublished. One statement. */
export async function indexProducts(db: Db | Tx, productIds: number[]): Promise<void> {
  if (productIds.length === 0) return;
  const ids = array(productIds, 'int');
  await db.execute(sql`
    with source as (
      select p.id, p.sold, p.published_at,
             ${clean(sql`concat_ws(' ', p.title ->> 'en', p.title ->> 'bn')`)} as title,
             ${clean(sql`concat_ws(' ', b.name ->> 'en', b.name ->> 'bn', c.name ->> 'en', c.name ->> 'bn', array_to_string(p.tags, ' '))`)} as kind,
             ${clean(sql`concat_ws(' ',
               (select string_agg(line, ' ') from jsonb_array_elements_text(p.highlights -> 'en') line),
               (select string_agg(line, ' ') from jsonb_array_elements_text(p.highlights -> 'bn') line),
               (select string_agg(concat_ws(' ', spec #>> '{value,en}', spec #>> '{value,bn}'), ' ') from jsonb_array_elements(p.specs) spec))`)} as details,
             ${clean(sql`concat_ws(' ', p.description ->> 'en', p.description ->> 'bn')`)} as description
      from ${products} p join ${categories} c on c.id = p.category_id left join ${brands} b on b.id = p.brand_id
      where p.id = any(${ids}) and p.published_at is not null),
    vectors as materialized (
      select *, ${vector(sql`title`, 'A')} || ${vector(sql`kind`, 'B')} as names from source),
    removed as (
      delete from ${searchDocuments} where product_id = any(${ids}) and product_id not in (select id from source)),
    spelt as (
      insert into ${searchWords} (label, word, sound)
      select label, word, ${soundOf(sql`word`)}
      from (select label, ${fold(sql`label`)} as word
            from (select distinct unnest(string_to_array(title || ' ' || kind, ' ')) as label from source) labels
            where label !~ '[0-9০-৯''\\\\]' and length(label) between 3 and 40
            order by label) words
      on conflict do nothing),
    stated as (
      insert into ${searchFacts} (product_id, facts) ${factsWhere(sql`p.id = any(${ids}) and p.published_at is not null order by p.id`)}
      on conflict (product_id) do update set facts = excluded.facts)
    insert into ${searchDocuments} (product_id, names, document, popularity, popular, tail, published_at)
    select id, names, names || ${vector(sql`details`, 'C')} || ${vector(sql`description`, 'D')}, sold,
           ${isPopular}, ${isTail}, published_at
    from vectors order by id
    on conflict (product_id) do update set names = excluded.names, document = excluded.document,
      popularity = excluded.popularity, popular = excluded.popular, tail = excluded.tail, published_at = excluded.published_at`);
}

/** Takes over what facets and sorting need of these products. */
export async function refreshFacts(db: Db, productIds: number[]): Promise<void> {
  await takeOver(db, sql`p.id = any(${array(productIds, 'int')}) and p.published_at is not null order by p.id`);
}

/**
 * Takes over how much was sold since, who is among the best sold now, and what else of the products changed unheard. Slow in a large
 * shop: for the night. What the old rows leave in the index would be read by every search, so it is cleared away at once.
 */
export async function refreshPopularity(db: Db): Promise<void> {
  const moved = await db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    const [found] = await rows<{ count: number }>(
      tx,
      sql`with moved as (
            update ${searchDocuments} d set popularity = p.sold, popular = ${isPopular}, tail = ${isTail}
            from ${products} p
            where p.id = d.product_id and (d.popularity, d.popular, d.tail) is distinct from (p.sold, ${isPopular}, ${isTail})
            returning 1)
          select count(*)::int as count from moved`,
    );
    await takeOver(tx, sql`p.published_at is not null`);
    return found?.count ?? 0;
  });
  if (moved === 0) return;
  await db.execute(sql`vacuum (analyze) ${searchDocuments}`).catch((error: unknown) => {
    // Taking longer than a statement may, it is left to the database's own vacuum.
    if (databaseFault(error)?.code !== '57014') throw error;
  });
}

const takeOver = (db: Db | Tx, which: SQL) =>
  db.execute(sql`
    insert into ${searchFacts} as known (product_id, facts) ${factsWhere(which)}
    on conflict (product_id) do update set facts = excluded.facts where known.facts <> excluded.facts`);

const factsWhere = (which: SQL): SQL => sql`select p.id, ${factsOfProduct} from ${products} p where ${which}`;

const vector = (cleaned: SQL, weight: 'A' | 'B' | 'C' | 'D'): SQL =>
  sql`setweight(to_tsvector('simple', ${fold(cleaned)}), ${sql.raw(`'${weight}'`)})`;

/** The first that is not among so many best sold. */
const after = (count: number): SQL =>
  sql`(select (best.sold, best.id) from ${products} best order by best.sold desc, best.id desc offset ${count} limit 1)`;

const isPopular = sql`(sold, id) >= coalesce(${after(popularCount)}, (0, 0))`;
const isTail = sql`(sold, id) < coalesce(${after(middleCount)}, (0, 0))`;
