import type { Db } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { optionWords } from './tables.ts';

export type OptionWords = ReadonlyMap<string, typeof optionWords.$inferSelect>;

/** How option values are written, remembered for half a minute in each process. */
export const optionWordsByKey = (db: Db): Promise<OptionWords> =>
  memo(
    db,
    'catalog.words',
    30,
    async () => new Map((await db.select().from(optionWords).limit(5_000)).map((word) => [word.key, word])),
  );
