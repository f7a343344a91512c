import { deleteOldCarts } from './modules/cart/service.ts';
import { summarizeFacets } from './modules/catalog/service.ts';
import { deleteOldCheckouts } from './modules/checkout/service.ts';
import { expireReservations, reconcileShownStock } from './modules/inventory/service.ts';
import { countSales } from './modules/orders/service.ts';
import { deleteOldTerms, refreshPopularity } from './modules/search/service.ts';
import type { Db } from './platform/db.ts';
import type { Recurring } from './platform/scheduler.ts';

/** Every recurring job; one process of many runs each. */
export const schedule = (db: Db): Recurring[] => [
  {
    name: 'inventory.expireReservations',
    everySeconds: 5,
    run: async () => {
      while ((await expireReservations(db)) === 1_000);
    },
  },
  { name: 'inventory.reconcileShownStock', everySeconds: 30, run: () => reconcileShownStock(db) },
  { name: 'catalog.summarizeFacets', everySeconds: 60, run: () => summarizeFacets(db) },
  { name: 'orders.countSales', everySeconds: 60, run: () => countSales(db) },
  { name: 'search.refreshPopularity', everySeconds: 86_400, run: () => refreshPopularity(db) },
  { name: 'search.deleteOldTerms', everySeconds: 86_400, run: () => deleteOldTerms(db) },
  { name: 'cart.deleteOldCarts', everySeconds: 3_600, run: () => deleteOldCarts(db) },
  { name: 'checkout.deleteOldCheckouts', everySeconds: 3_600, run: () => deleteOldCheckouts(db) },
];
