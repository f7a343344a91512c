import { sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { rows } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { soundOf } from './fold.ts';
import { searchWords } from './tables.ts';

/** Below this likeness (1 is equal) a word is another word; of the rest those nearly as like as the best one count. */
const faintest = 0.33;
const closeness = 0.85;
/** Words change with products only, and are asked for again and again. */
const seconds = 60;
/** So many words stand for a beginning, the shortest first. */
const mostWords = 40;

export type Likes = {
  /** How the word that is most like it is written. */
  label: string;
  /** Those that are about as like it, as they stand in the documents. */
  words: string[];
};

/** The words of the shop that sound most like the one typed; null when none does. */
export const likesOf = (db: Db, word: string): Promise<Likes | null> =>
  memo(db, `search.likes ${word}`, seconds, async () => {
    const found = await rows<{ label: string; word: string; likeness: number }>(
      db,
      sql`with typed as materialized (select ${word}::text as word, ${soundOf(sql`${word}::text`)} as sound)
        select label, s.word,
               similarity(s.sound, typed.sound) * (1 - 0.1 * abs(length(s.sound) - length(typed.sound))) + (s.word = typed.word)::int as likeness,
               (s.label ~ '[ঀ-৿]') = (typed.word ~ '[ঀ-৿]') as is_same_script
        from typed join ${searchWords} s on s.sound % typed.sound
        order by likeness desc, is_same_script desc, label limit 5`,
    );
    const [best] = found;
    if (!best) return null;
    const near = found.filter(({ likeness }) => likeness >= Math.max(faintest, best.likeness * closeness));
    return near.length > 0 ? { label: best.label, words: [...new Set(near.map((row) => row.word))] } : null;
  });

/** The words of names that begin so. */
export async function wordsBeginning(db: Db, beginnings: string[]): Promise<Map<string, string[]>> {
  const found = beginnings.map(async (beginning) => [beginning, await begun(db, beginning)] as const);
  return new Map(await Promise.all(found));
}

const begun = (db: Db, beginning: string): Promise<string[]> =>
  memo(db, `search.begun ${beginning}`, seconds, async () => {
    const found = await rows<{ word: string }>(
      db,
      sql`select word from (
            select distinct word from ${searchWords} where word ~>=~ ${beginning} and word ~<~ (${beginning} || chr(1114111)) limit 1000) begun
          order by length(word), word limit ${mostWords}`,
    );
    return found.map((row) => row.word);
  });
