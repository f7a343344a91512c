import type { Fragment, Page } from '../../platform/page.ts';
import type { Picture } from '../../platform/pictures.ts';
import type { StockState } from '../catalog/views.ts';

export type CartLineView = {
  id: number;
  variantId: number;
  href: string;
  title: string;
  /** `M · Red`, or empty. */
  options: string;
  picture: Picture | null;
  quantity: number;
  /** The most one may have now: what is available, at most 20. */
  max: number;
  unitMinor: number;
  compareAtMinor: number | null;
  totalMinor: number;
  stock: StockState;
  left: number | null;
  /** What changed since the shopper last saw this line, said in a sentence. */
  change: { kind: 'price_up' | 'price_down' | 'less_stock' | 'sold_out'; text: string } | null;
};

export type CartView = {
  lines: CartLineView[];
  count: number;
  subtotalMinor: number;
  savingMinor: number;
  freeDelivery: { aboveMinor: number; missingMinor: number; percent: number } | null;
  /** A refusal to show above the lines (sold out, not found …). */
  error: string;
  /** The line just added, for the drawer's headline. */
  added: string;
  canCheckOut: boolean;
};

export type CartPage = Page & { cart: CartView };
/** What a form answers to htmx: the drawer's inside, or the `#cart` of the page. */
export type CartDrawer = Fragment & { cart: CartView };

declare module '../../platform/views.ts' {
  interface Views {
    'cart/cart': CartPage;
    'cart/_cart': CartDrawer;
    'cart/drawer': CartDrawer;
  }
}
