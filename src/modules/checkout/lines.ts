import type { Cart, CartLine } from '../cart/service.ts';

/** What of a cart is bought: without what is sold out. */
export const countedLines = (cart: Cart): CartLine[] => cart.lines.filter((line) => line.counted > 0);

export const countedPieces = (cart: Cart) =>
  countedLines(cart).map((line) => ({ variantId: line.variantId, quantity: line.counted }));
