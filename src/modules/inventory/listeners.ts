import type { Facts } from '../../events.ts';
import type { Db } from '../../platform/db.ts';
import { refreshShownStock } from './service.ts';

export const showChangedStock =
  (db: Db) =>
  ({ variantIds }: Facts['stock.changed']): Promise<void> =>
    refreshShownStock(db, variantIds);
