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
  isMore: boolean;
  /** The words that were looked for instead, when those typed found nothing. */
  corrected: string | null;
};

/** Fewer than this and near matches follow. */
const few = 4;
/** With so many among the best sold, nobody pages to the others. */
const plentyFound = 240;
const most = 1_000;

const nothing = { candidates: [], isMore: false };

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
    isMore: exact.isMore || near.isMore,
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
    sql`with ${asked('asked', question.query)},
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
const match = async (db: Db, query: string, limit: number, spellOut = async () => query): Promise<Matches> =>
  (await hasOthers(db)) ? matchAll(db, query, await spellOut(), limit) : matchPopular(db, query, limit);

async function matchPopular(db: Db, query: string, limit: number): Promise<Matches> {
  const [row] = await rows<{ lines: string | null }>(
    db,
    sql`with ${asked('asked', query)},
        found as materialized (
          ${matching('asked', sql`d.popular`)} order by score desc, d.product_id desc limit ${limit + 1})
        select ${lines} from found left join ${searchFacts} f using (product_id)`,
  );
  const candidates = readCandidates(row?.lines ?? null);
  return { candidates: candidates.slice(0, limit), isMore: candidates.length > limit };
}

async function matchAll(db: Db, query: string, spelledOut: string, limit: number): Promise<Matches> {
  const plenty = Math.min(plentyFound, limit);
  const [row] = await rows<{ lines: string | null; isMore: boolean }>(
    db,
    sql`with ${asked('asked', query)}, ${asked('spelled', spelledOut)},
        top as materialized (${matching('asked', sql`d.popular`)}),
        middle as materialized (
          ${matching('spelled', sql`not d.popular and not d.tail and (select count(*) from top) < ${plenty}`)} limit ${most}),
        before_tail as materialized (
          select t.count, m.count as middle, t.count + m.count < ${plenty} as few, exists (select 1 from ${searchDocuments} where tail) as others
          from (select count(*) from top) t, (select count(*) from middle) m),
        tail as materialized (
          ${matching('spelled', sql`d.tail and (select few and others from before_tail)`)} limit ${most}),
        everything as (select * from top union all select * from middle union all select * from tail),
        found as materialized (select * from everything order by score desc, product_id desc limit ${limit})
        select ${lines},
               (select count >= ${plenty} or middle >= ${most} or (not few and others) or count + middle > ${limit}
                       or (select count(*) from tail) >= ${most} from before_tail) as "isMore"
        from found left join ${searchFacts} f using (product_id)`,
  );
  return { candidates: readCandidates(row?.lines ?? null), isMore: row?.isMore ?? false };
}

/** A query the planner cannot see makes it use the index. */
const asked = (name: string, query: string): SQL =>
  sql`${sql.identifier(name)} as materialized (select ${query}::tsquery as query)`;

const matching = (name: string, which: SQL): SQL => sql`select d.product_id,
    (1000000 * (ts_rank(d.names, asked.query) + 0.001) * (1 + 0.15 * ln(1 + d.popularity)))::int as score
  from asked cross join ${sql.identifier(name)} a join ${searchDocuments} d on d.document @@ a.query and d.published_at <= now() where ${which}`;

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
