import { sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { array, rows } from '../../platform/db.ts';
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

type Noted = { searches: number; results: number };
type Notebook = { terms: Map<string, Noted>; timer: NodeJS.Timeout | null; writing: Promise<void> };
const notebooks = new WeakMap<Db, Notebook>();

/** Searches are written down together after so long, or so many terms: no shopper waits for it. A crash forgets that much. */
const writeAfterMs = 3_000;
const mostNoted = 500;

/** Notes that a term was searched for and how many products fit it; near matches do not count. */
export function noteSearch(db: Db, text: string, results: number): void {
  const term = spelt(text);
  if (wordsOf(term).length === 0) return;
  const notebook = notebookOf(db);
  const searches = (notebook.terms.get(term)?.searches ?? 0) + 1;
  notebook.terms.set(term, { searches, results });
  if (notebook.terms.size >= mostNoted) void writeSearches(db);
  notebook.timer ??= setTimeout(() => void writeSearches(db), writeAfterMs).unref();
}

/** While the database is away what was searched for is not worth keeping. */
const forgetThem = (): void => {};

/** Writes down what was noted so far; also waits for what is being written. */
export async function writeSearches(db: Db): Promise<void> {
  const notebook = notebookOf(db);
  if (notebook.timer) clearTimeout(notebook.timer);
  const noted = [...notebook.terms].sort(([a], [b]) => (a < b ? -1 : 1)); // one order of locks in every process
  notebook.timer = null;
  notebook.terms = new Map();
  notebook.writing = notebook.writing.then(() => write(db, noted)).catch(forgetThem);
  await notebook.writing;
}

async function write(db: Db, noted: [string, Noted][]): Promise<void> {
  if (noted.length === 0) return;
  const column = (name: keyof Noted) =>
    array(
      noted.map(([, counts]) => counts[name]),
      'int',
    );
  const terms = array(
    noted.map(([term]) => term),
    'text',
  );
  await db.execute(sql`
    insert into ${searchTerms} (term, searches, results)
    select * from unnest(${terms}, ${column('searches')}, ${column('results')})
    on conflict (term) do update set searches = ${searchTerms.searches} + excluded.searches, results = excluded.results, last_at = now()`);
}

function notebookOf(db: Db): Notebook {
  const notebook = notebooks.get(db) ?? { terms: new Map(), timer: null, writing: Promise.resolve() };
  notebooks.set(db, notebook);
  return notebook;
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
