import { randomBytes } from 'node:crypto';

export { type Added, addToCart, type Wish } from './add.ts';
export { acknowledgeChanges, deleteOldCarts, emptying, isShort, setQuantity, touchCart } from './change.ts';
export { type Cart, type CartLine, type CartRow, cartOf, findCart, holderOf, selectCart } from './read.ts';

export const newToken = (): string => randomBytes(18).toString('base64url');
