import { asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { readIdentity } from './identity.ts';
import { type ContentPageRow, contentPages, type ShopIdentity, settings } from './tables.ts';

const identityKey = 'shop';

/** Who the shop is, remembered for half a minute in each process; a shop not set up yet has a name only. */
export const shopIdentity = (db: Db): Promise<ShopIdentity> =>
  memo(db, 'content.identity', 30, async () => {
    const [row] = await db.select().from(settings).where(eq(settings.key, identityKey)).limit(1);
    return readIdentity(row?.value);
  });

export async function saveShopIdentity(tx: Tx, identity: ShopIdentity): Promise<void> {
  await tx
    .insert(settings)
    .values({ key: identityKey, value: identity })
    .onConflictDoUpdate({ target: settings.key, set: { value: identity } });
}

export async function findContentPage(db: Db, slug: string): Promise<ContentPageRow | null> {
  const [page] = await db.select().from(contentPages).where(eq(contentPages.slug, slug)).limit(1);
  return page ?? null;
}

/** Slug and title of every page, in the shop's order; remembered for half a minute in each process. */
export const listContentPages = (db: Db): Promise<Pick<ContentPageRow, 'slug' | 'title'>[]> =>
  memo(db, 'content.pages', 30, () =>
    db
      .select({ slug: contentPages.slug, title: contentPages.title })
      .from(contentPages)
      .orderBy(asc(contentPages.position), asc(contentPages.slug))
      .limit(50),
  );

/** Writes a page, found again by slug. */
export async function saveContentPage(tx: Tx, page: ContentPageRow): Promise<void> {
  await tx.insert(contentPages).values(page).onConflictDoUpdate({ target: contentPages.slug, set: page });
}
