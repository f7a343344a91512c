import type { Facts } from '../../events.ts';
import type { Db } from '../../platform/db.ts';
import { forget } from '../../platform/memo.ts';
import type { PageCache } from '../../platform/page_cache.ts';

const tagsOf = (productIds: number[]): string[] => productIds.map((id) => `product:${id}`);

/** A product was added or edited: its pages and every list, for it may stand elsewhere now. */
export const purgeProducts =
  (db: Db, pages: PageCache) =>
  async ({ productIds }: Facts['product.changed']): Promise<void> => {
    forget(db, 'catalog.facets');
    pages.purge([...tagsOf(productIds), 'list']);
  };

/** What is left of a product changed: the pages that show it. */
export const purgeStockPages =
  (pages: PageCache) =>
  async ({ productIds }: Facts['stock.shown_changed']): Promise<void> =>
    pages.purge(tagsOf(productIds));
