import { sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { rows } from '../../platform/db.ts';
import type { Lang } from '../../platform/i18n.ts';
import { memo } from '../../platform/memo.ts';
import { wordsOf } from './fold.ts';
import { searchTerms } from './tables.ts';

const spelt = (term: string): string =>
  term
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}\p{Join_Control}'’.-]+/gu, ' ')
    .trim()
    .toLowerCase()
    .slice(0, 80);

/** Notes that a term was searched for and how many products fit it; near matches do not count. */
export async function logSearch(db: Db, text: string, results: number): Promise<void> {
  const term = spelt(text);
  if (wordsOf(term).length === 0) return;
  await db
    .insert(searchTerms)
    .values({ term, results })
    .onConflictDoUpdate({
      target: searchTerms.term,
      set: { searches: sql`${searchTerms.searches} + 1`, results, lastAt: sql`now()` },
    });
}

/** What several people searched for and found, the most first, in the script of the language. */
export async function popularTerms(db: Db, lang: Lang, limit: number): Promise<string[]> {
  const known = await knownTerms(db);
  return known
    .filter(({ searches, term }) => searches >= several && isBangla.test(term) === (lang === 'bn'))
    .map(({ term }) => term)
    .slice(0, limit);
}

const several = 3;

/** Popular terms that begin with what was typed, or have a word that does. */
export async function termsLike(db: Db, text: string, limit: number): Promise<string[]> {
  const typed = spelt(text);
  if (!typed) return [];
  const known = (await knownTerms(db)).map(({ term }) => term);
  const beginning = known.filter((term) => term.startsWith(typed));
  const within = known.filter((term) => !term.startsWith(typed) && term.includes(` ${typed}`));
  return [...beginning, ...within].slice(0, limit);
}

/** Forgets what was searched for once, long ago: mostly misspellings and robots. */
export async function deleteOldTerms(db: Db): Promise<void> {
  await db.execute(sql`delete from ${searchTerms} where term in (
    select term from ${searchTerms} where searches < 3 and last_at < now() - interval '30 days' limit 10000)`);
}

const isBangla = /[\u0980-\u09ff]/;

const knownTerms = (db: Db): Promise<{ term: string; searches: number }[]> =>
  memo(db, 'search.terms', 30, () =>
    rows(
      db,
      sql`select term, searches from ${searchTerms} where results > 0 and length(term) > 2 order by searches desc limit 1000`,
    ),
  );
