import { inArray } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { brands } from './tables.ts';

/** The ids of brands by slug, remembered for half a minute; none for a slug nobody has. */
export const brandIds = (db: Db, slugs: string[]): Promise<number[]> =>
  slugs.length === 0
    ? Promise.resolve([])
    : memo(db, `catalog.brands ${slugs.join(' ')}`, 30, async () =>
        (await db.select({ id: brands.id }).from(brands).where(inArray(brands.slug, slugs)).limit(slugs.length)).map(
          ({ id }) => id,
        ),
      );
