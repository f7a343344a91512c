import { inArray } from 'drizzle-orm';
import { emit, type Facts } from '../../events.ts';
import type { Db } from '../../platform/db.ts';
import type { Media } from '../../platform/media.ts';
import { forget } from '../../platform/memo.ts';
import type { PageCache } from '../../platform/page_cache.ts';
import { noteChange } from './summary.ts';
import { products } from './tables.ts';

const tagsOf = (productIds: number[]): string[] => productIds.map((id) => `product:${id}`);

/** A product was added or edited: its pages and every list, for it may stand elsewhere now. */
export const purgeProducts =
  (pages: PageCache) =>
  async ({ productIds }: Facts['product.changed']): Promise<void> =>
    pages.purge([...tagsOf(productIds), 'list']);

/** In every process: what was remembered of the catalogue goes with the lists made from it. */
export const forgetWithLists =
  (db: Db) =>
  (tags: string[]): void => {
    noteChange(db);
    if (tags.includes('list')) forget(db, 'catalog.');
  };

/** What is left of a product changed: the pages that show it. */
export const purgeStockPages =
  (pages: PageCache) =>
  async ({ productIds }: Facts['stock.shown_changed']): Promise<void> =>
    pages.purge(tagsOf(productIds));

/** So long pictures are made in one go: the job queue waits for the slowest of its jobs, and mails wait with it. */
const turnMs = 2_000;

/** The picture of its card, made before the first shopper asks for it; after an import of thousands in many turns. */
export const prepareCardPictures =
  (db: Db, media: Pick<Media, 'prepare'>) =>
  async ({ productIds }: Facts['card_pictures.wanted']): Promise<void> => {
    const until = Date.now() + turnMs;
    const changed = await db
      .select({ id: products.id, pictures: products.pictures })
      .from(products)
      .where(inArray(products.id, productIds));
    for (const [index, { pictures }] of changed.entries()) {
      if (index > 0 && Date.now() >= until)
        return emit(db, 'card_pictures.wanted', { productIds: changed.slice(index).map(({ id }) => id) });
      if (pictures[0]) await media.prepare(pictures[0].key, 480, 'avif');
    }
  };
