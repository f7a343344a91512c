/**
 * What pages weigh over the wire at a first visit: compressed, headers included, in KB of 1,024 bytes.
 * tests/pages/weight.test.ts measures in Chromium and allows a tenth more; who makes something lighter lowers its number.
 */
export const growth = 1.1;

/** Never more than this without pictures, whatever the parts say. Bangla on a desk brings its own letters. */
export const ceilings = { kilobytes: 50, banglaDesk: 95, scripts: 30, requests: 12 } as const;

/** Files that pages share, by their name before the fingerprint. */
export const files: Record<string, number> = {
  'styles.css': 9.9,
  'htmx.js': 12.2,
  'shop.js': 2.5,
  'icons.svg': 1.9,
  'favicon.svg': 0.6,
  'anek-latin.woff2': 9,
  'anek-taka.woff2': 1.2,
  'anek-bengali.woff2': 45.2,
};

export type PageBudget = {
  path: string;
  html: number;
  /** What scripts fetch after the page, where it comes into sight. */
  fetched?: number;
  /** Pictures at 360 and at 1440 pixels. */
  pictures: { phone: number; desk: number };
  /** Without pictures, in Bangla on a desk: in English it is one fewer. Not one more is allowed. */
  requests: number;
};

const none = { phone: 0, desk: 0 };
const threeLines = { phone: 12, desk: 12 };

/** Every kind of page, as first sent: packed quickly; kept pages are packed better from the eighth time on. `:order` stands for the number of the order that was placed. */
export const pages = {
  home: { path: '/', html: 10.4, pictures: { phone: 62, desk: 122 }, requests: 9 },
  list: { path: '/products', html: 9.6, pictures: { phone: 37, desk: 59 }, requests: 9 },
  product: { path: '/p/linen-kurti-long', html: 7.3, fetched: 2.5, pictures: { phone: 38, desk: 55 }, requests: 10 },
  search: { path: '/search?q=saree', html: 7.4, pictures: { phone: 46, desk: 50 }, requests: 9 },
  cart: { path: '/cart', html: 6.1, pictures: threeLines, requests: 9 },
  address: { path: '/checkout', html: 5.9, pictures: threeLines, requests: 9 },
  delivery: { path: '/checkout/shipping', html: 3.5, pictures: threeLines, requests: 9 },
  payment: { path: '/checkout/payment', html: 3.8, pictures: threeLines, requests: 9 },
  thanks: { path: '/orders/:order/thanks', html: 5.9, pictures: threeLines, requests: 9 },
  order: { path: '/orders/:order', html: 6.2, pictures: threeLines, requests: 9 },
  content: { path: '/pages/delivery', html: 4.5, pictures: none, requests: 8 },
} satisfies Record<string, PageBudget>;

export type PageKind = keyof typeof pages;
