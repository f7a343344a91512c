import type { Fragment } from '../../platform/page.ts';
import type { OrderView } from './views.ts';

/** `orderUrl` is absolute and carries what a guest needs to see the order; `origin` has no slash at the end. */
export type OrderPlacedMail = Fragment & {
  order: OrderView;
  origin: string;
  shopName: string;
  shopPhone: string;
  orderUrl: string;
};

declare module '../../platform/views.ts' {
  interface Views {
    'mail/order_placed': OrderPlacedMail;
    'mail/order_placed_text': OrderPlacedMail;
  }
}
