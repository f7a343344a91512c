import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { array, rows } from '../../platform/db.ts';
import { soundOf } from './fold.ts';
import { type Question, readQuestion } from './question.ts';
import { searchDocuments, searchWords } from './tables.ts';

export type Found = {
  /** Products, the best match first. */
  ids: number[];
  /** The words that were looked for instead, when those typed found nothing. */
  corrected: string | null;
};

/** Fewer than this and near matches follow. */
const few = 4;
/** With so many among the best sold, nobody pages to the others. */
const plentyFound = 240;

/** Finds published products by words in either language, the last of which may be unfinished; near matches when few are found. */
export async function searchProducts(db: Db, text: string, limit = 1_000): Promise<Found> {
  const question = readQuestion(text);
  if (!question) return { ids: [], corrected: null };
  const found = await findExact(db, question, limit);
  if (found.length >= few) return { ids: found, corrected: null };
  const near = await findNear(db, question, limit);
  return {
    ids: [...new Set([...found, ...near.ids])].slice(0, limit),
    corrected: found.length === 0 && near.ids.length > 0 ? near.label : null,
  };
}

export async function findExact(db: Db, { query }: Question, limit: number): Promise<number[]> {
  const found = await rows<{ product_id: number }>(
    db,
    sql`with asked as materialized (select ${query}::tsquery as query),
        ${matches('found', sql`asked`)}
        select product_id from found order by score desc, product_id desc limit ${limit}`,
  );
  return found.map((row) => row.product_id);
}

/**
 * Looks for the words of the shop that sound most like those typed: products that have one for each, else any of them.
 * Words that sound like nothing are left out.
 */
export async function findNear(
  db: Db,
  { words }: Question,
  limit: number,
): Promise<{ ids: number[]; label: string | null }> {
  const [row] = await rows<{ ids: number[]; label: string | null }>(
    db,
    sql`with typed as (
          select position, word, ${soundOf(sql`word`)} as sound from unnest(${array(words, 'text')}) with ordinality as t(word, position)),
        near as (
          select position, w.label, w.word, w.likeness, max(w.likeness) over (partition by position) as best,
                 row_number() over (partition by position order by w.likeness desc, w.is_same_script desc, w.label) as place
          from typed, lateral (
            select label, s.word, (s.label ~ '[ঀ-৿]') = (typed.word ~ '[ঀ-৿]') as is_same_script,
                   similarity(s.sound, typed.sound) * (1 - 0.1 * abs(length(s.sound) - length(typed.sound)))
                     + (s.word = typed.word)::int as likeness
            from ${searchWords} s where s.sound % typed.sound
            order by likeness desc, is_same_script desc, label limit 5) w),
        alike as (
          select position, min(label) filter (where place = 1) as label,
                 '(' || string_agg(quote_literal(word), ' | ') || ')' as query
          from near where likeness >= greatest(${faintest}::float8, best * ${closeness}::float8) group by position),
        every_word as materialized (select string_agg(query, ' & ')::tsquery as query from alike),
        any_word as materialized (select string_agg(query, ' | ')::tsquery as query from alike),
        ${matches('strict', sql`every_word`)},
        ${matches('loose', sql`any_word`, sql`not exists (select 1 from strict) and (select count(*) from alike) > 1`)},
        found as (
          select product_id from (select * from strict union all select * from loose) both_sides
          order by score desc, product_id desc limit ${limit})
        select array(select product_id from found) as ids,
               (select string_agg(label, case when exists (select 1 from strict) then ' ' else ' / ' end order by position)
                from alike) as label`,
  );
  return { ids: row?.ids ?? [], label: row?.label ?? null };
}

/** Words nearly as like as the best one count too; below the faintest likeness (1 is equal) a word is another word. */
const closeness = 0.85;
const faintest = 0.33;

/**
 * Common table expressions that end in `name` (product_id, score). The best sold are looked at first, the others only when too few
 * of those match and then not all: the cost does not grow with the shop. A query the planner cannot see makes it use the index.
 */
const matches = (name: string, asked: SQL, condition = sql`true`): SQL => {
  const top = sql.identifier(`${name}_top`);
  const scored = sql`select d.product_id,
      (ts_rank(d.names, a.query) + 0.001) * (1 + 0.15 * ln(1 + d.popularity)) as score
    from ${asked} a join ${searchDocuments} d on d.document @@ a.query and d.published_at <= now()`;
  return sql`${top} as materialized (${scored} where d.popular and ${condition}),
    ${sql.identifier(`${name}_rest`)} as materialized (
      ${scored} where not d.popular and ${condition} and (select count(*) from ${top}) < ${plentyFound} limit 1000),
    ${sql.identifier(name)} as (select * from ${top} union all select * from ${sql.identifier(`${name}_rest`)})`;
};
