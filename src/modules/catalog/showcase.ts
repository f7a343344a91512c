import { eq } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { type Showcase, showcases } from './tables.ts';

const words = { title: '', text: '', action: '' };
const none: Showcase = {
  hero: { en: words, bn: words, href: '/products', picture: null },
  banners: [],
  flashEndsAt: null,
};

/** What the home page shows off; a flash sale that has ended has no end. */
export async function readShowcase(db: Db): Promise<Omit<Showcase, 'flashEndsAt'> & { flashEndsAt: Date | null }> {
  const { flashEndsAt, ...rest } = await memo(db, 'catalog.showcase', 10, async () => {
    const [row] = await db.select().from(showcases).where(eq(showcases.name, 'home')).limit(1);
    return row?.value ?? none;
  });
  const endsAt = flashEndsAt ? new Date(flashEndsAt) : null;
  return { ...rest, flashEndsAt: endsAt && endsAt.getTime() > Date.now() ? endsAt : null };
}

export async function saveShowcase(tx: Tx, value: Showcase): Promise<void> {
  await tx
    .insert(showcases)
    .values({ name: 'home', value })
    .onConflictDoUpdate({ target: showcases.name, set: { value } });
}
