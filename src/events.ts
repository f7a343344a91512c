import { createFactBook } from './platform/facts.ts';

/** Every fact that can happen in the shop: past tense, ids only. Who listens stands in subscriptions.ts. */
export type Facts = {
  'product.changed': { productIds: number[] };
  /** Card pictures of these were not all made in one turn of the queue. */
  'card_pictures.wanted': { productIds: number[] };
  'stock.changed': { variantIds: number[] };
  'stock.shown_changed': { productIds: number[] };
  'order.placed': { orderId: number };
  'order.status_changed': { orderId: number; from: string; to: string };
};

export const { emission, emit, handlersOf, subscribe } = createFactBook<Facts>();
