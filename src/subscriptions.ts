import type { Facts } from './events.ts';
import { prepareCardPictures, purgeProducts, purgeStockPages } from './modules/catalog/listeners.ts';
import { showChangedStock } from './modules/inventory/listeners.ts';
import { confirmOrder, type MessagesShop } from './modules/messages/listeners.ts';
import { refreshChangedFacts, reindexProducts } from './modules/search/listeners.ts';
import type { Subscriptions } from './platform/facts.ts';
import type { Media } from './platform/media.ts';
import type { PageCache } from './platform/page_cache.ts';

export type ListeningShop = MessagesShop & { pages: PageCache; media: Media };

/** Who listens to which fact. The names are written into jobs: keep them when a function moves. */
export const subscriptions: Subscriptions<Facts, ListeningShop> = {
  'product.changed': {
    'search.reindexProducts': ({ db, pages }) => reindexProducts(db, pages),
    'catalog.prepareCardPictures': ({ db, media }) => prepareCardPictures(db, media),
    'catalog.purgeProducts': ({ pages }) => purgeProducts(pages),
  },
  'card_pictures.wanted': {
    'catalog.prepareCardPictures': ({ db, media }) => prepareCardPictures(db, media),
  },
  'stock.changed': {
    'inventory.showChangedStock': ({ db }) => showChangedStock(db),
  },
  'stock.shown_changed': {
    'search.refreshFacts': ({ db }) => refreshChangedFacts(db),
    'catalog.purgeStockPages': ({ pages }) => purgeStockPages(pages),
  },
  'order.placed': {
    'messages.confirmOrder': confirmOrder,
  },
};
