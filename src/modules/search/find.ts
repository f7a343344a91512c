import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { rows } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { type Candidate, readCandidates } from './found.ts';
import { type Question, quote, readQuestion } from './question.ts';
import { searchDocuments, searchFacts } from './tables.ts';
import { likesOf, wordsBeginning } from './words.ts';

export type Found = {
  /** The best match first. */
  candidates: Candidate[];
  /** There may be more that fit than were looked at. */
  more: boolean;
  /** The words that were looked for instead, when those typed found nothing. */
  corrected: string | null;
};

/** Fewer than this and near matches follow. */
const few = 4;
/** With so many among the best sold, nobody pages to the others. */
const plentyFound = 240;
const most = 1_000;

const nothing = { candidates: [], more: false };

/** Finds published products by words in either language, the last of which may be unfinished; near matches when few are found. */
export async function searchProducts(db: Db, text: string, limit = most): Promise<Found> {
  const question = readQuestion(text);
  if (!question) return { ...nothing, corrected: null };
  const exact = await match(db, question.query, limit, async () =>
    question.spelledOut(await wordsBeginning(db, question.beginnings)),
  );
  if (exact.candidates.length >= few) return { ...exact, corrected: null };
  const near = await findNear(db, question, limit);
  const known = new Set(exact.candidates.map(({ id }) => id));
  const others = near.candidates.filter(({ id }) => !known.has(id));
  return {
    candidates: [...exact.candidates, ...others].slice(0, limit),
    more: exact.more || near.more,
    corrected: known.size === 0 && others.length > 0 ? near.label : null,
  };
}

/**
 * The best five for what is typed so far. What two letters begin is nearly everything: of that the best sold that has it,
 * without a look at the others.
 */
export async function searchWhileTyping(db: Db, text: string): Promise<number[]> {
  const question = readQuestion(text);
  if (!question) return [];
  if (question.words.join('').length > 2) return (await searchProducts(db, text, 5)).candidates.map(({ id }) => id);
  const found = await rows<{ product_id: number }>(
    db,
    sql`with ${asked(question.query)},
        best as (
          select product_id, document from ${searchDocuments} where popular and published_at <= now()
          order by popularity desc nulls first limit 1000)
        select product_id from asked a join best on best.document @@ a.query limit 5`,
  );
  return found.map((row) => row.product_id);
}

type Matches = Omit<Found, 'corrected'>;

/**
 * Looks for the words of the shop that sound most like those typed: products that have one for each, else any of them.
 * Words that sound like nothing are left out.
 */
async function findNear(db: Db, { words }: Question, limit: number): Promise<Matches & { label: string }> {
  const alike = (await Promise.all(words.map((word) => likesOf(db, word)))).filter((likes) => likes !== null);
  const queries = alike.map((likes) => `(${likes.words.map(quote).join(' | ')})`);
  const labelled = (between: string) => alike.map(({ label }) => label).join(between);
  if (alike.length === 0) return { ...nothing, label: '' };
  const strict = await match(db, queries.join(' & '), limit);
  if (strict.candidates.length > 0 || alike.length === 1) return { ...strict, label: labelled(' ') };
  return { ...(await match(db, queries.join(' | '), limit)), label: labelled(' / ') };
}

/**
 * The best sold are looked at first, the others only when too few of those match: a common word costs the same in a shop of any size.
 * The others are asked in words that are spelled out.
 */
async function match(db: Db, query: string, limit: number, spellOut = async () => query): Promise<Matches> {
  const popular = await ask(db, query, limit);
  const isFull = popular.length >= limit;
  if (!(await hasOthers(db))) return { candidates: popular, more: isFull };
  if (isFull || popular.length >= plentyFound) return { candidates: popular, more: true };
  const others = await askOthers(db, await spellOut(), limit, plentyFound - popular.length);
  const all = [...popular, ...others.candidates].sort((a, b) => b.score - a.score || b.id - a.id);
  return { candidates: all.slice(0, limit), more: others.more || all.length > limit };
}

async function ask(db: Db, query: string, limit: number): Promise<Candidate[]> {
  const [row] = await rows<{ lines: string | null }>(
    db,
    sql`with ${asked(query)},
        found as materialized (${matching(sql`d.popular`)} order by score desc, d.product_id desc limit ${limit})
        select ${lines} from found left join ${searchFacts} f using (product_id)`,
  );
  return readCandidates(row?.lines ?? null);
}

async function askOthers(db: Db, query: string, limit: number, wanted: number): Promise<Matches> {
  const [row] = await rows<{ lines: string | null; more: boolean }>(
    db,
    sql`with ${asked(query)},
        middle as materialized (${matching(sql`not d.popular and not d.tail`)} limit ${most}),
        is_tail_needed as materialized (
          select (select count(*) from middle) < ${wanted} as needed, exists (select 1 from ${searchDocuments} where tail) as any),
        tail as materialized (
          ${matching(sql`d.tail and (select needed and "any" from is_tail_needed)`)} limit ${most}),
        found as materialized (
          select * from (select * from middle union all select * from tail) others order by score desc, product_id desc limit ${limit})
        select ${lines},
               (select (not needed and "any") or (select count(*) from middle) >= ${most} or (select count(*) from tail) >= ${most} from is_tail_needed) as more
        from found left join ${searchFacts} f using (product_id)`,
  );
  return { candidates: readCandidates(row?.lines ?? null), more: row?.more ?? false };
}

/** A query the planner cannot see makes it use the index. */
const asked = (query: string): SQL => sql`asked as materialized (select ${query}::tsquery as query)`;

const matching = (which: SQL): SQL => sql`select d.product_id,
    (1000000 * (ts_rank(d.names, a.query) + 0.001) * (1 + 0.15 * ln(1 + d.popularity)))::int as score
  from asked a join ${searchDocuments} d on d.document @@ a.query and d.published_at <= now() where ${which}`;

const lines = sql`string_agg(concat_ws(e'\\t', product_id, score, f.facts), e'\\n' order by score desc, product_id desc) as lines`;

/** Whether the shop has products beside the best sold. */
const hasOthers = (db: Db): Promise<boolean> =>
  memo(db, 'search.others', 60, async () => {
    const [row] = await rows<{ any: boolean }>(
      db,
      sql`select exists (select 1 from ${searchDocuments} where not popular) as any`,
    );
    return row?.any ?? false;
  });
