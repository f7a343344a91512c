import type { Facts } from '../../events.ts';
import type { Db } from '../../platform/db.ts';
import { forget } from '../../platform/memo.ts';
import type { PageCache } from '../../platform/page_cache.ts';
import { indexProducts, refreshFacts } from './service.ts';

const chunk = 500;

/** A product was added, edited or taken off: what is searched of it is written anew, then the lists that were made before. */
export const reindexProducts =
  (db: Db, pages?: Pick<PageCache, 'purge'>) =>
  async ({ productIds }: Facts['product.changed']): Promise<void> => {
    const ids = [...new Set(productIds)].sort((a, b) => a - b);
    for (let start = 0; start < ids.length; start += chunk) await indexProducts(db, ids.slice(start, start + chunk));
    forget(db, 'search.');
    pages?.purge(['list']);
  };

/** Sold out, or there again: the facet and the filter of a search know it. */
export const refreshChangedFacts =
  (db: Db) =>
  ({ productIds }: Facts['stock.shown_changed']): Promise<void> =>
    refreshFacts(db, productIds);
