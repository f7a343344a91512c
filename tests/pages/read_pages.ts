import type { Lang } from '../../src/platform/i18n.ts';
import { prefixOf } from '../../src/platform/i18n.ts';
import { address } from '../support/buying.ts';
import { type Client, client, type Form } from '../support/client.ts';
import { demo } from './open.ts';

export type ReadPage = { name: string; status: number; html: string };

export const contentPages = ['about', 'delivery', 'returns', 'privacy', 'terms', 'contact'].map(
  (slug) => `/pages/${slug}`,
);

const open = [
  '/',
  '/products',
  '/products?view=list',
  '/products?page=2',
  '/products?in_stock=1&sort=price_up&min=100&max=5000',
  '/products?min=1&max=2',
  '/products?option=colour%3Ared',
  demo.category,
  '/c/jamdani',
  demo.manyVariants,
  demo.oneVariant,
  demo.soldOut,
  '/search',
  '/search?q=saree',
  '/search?q=qqxxyyzz',
  '/cart',
  '/orders/track',
  '/orders/DC-2222-2222',
  '/no-such-page',
  ...contentPages,
];

/** Every kind of page as it is sent: the open ones, then those on the way of one order. */
export async function readPages(url: string, lang: Lang): Promise<ReadPage[]> {
  const visitor = client(url);
  const p = prefixOf(lang);
  const pages: ReadPage[] = [];
  for (const path of open) pages.push(await read(path, visitor.get(p + path)));
  return [...pages, ...(await readOrder(visitor, lang))];
}

async function readOrder(visitor: Client, lang: Lang): Promise<ReadPage[]> {
  const p = prefixOf(lang);
  const typed = lang === 'bn' ? { ...address, name: 'নুসরাত জাহান', street: 'বাসা ১২, রোড ৫' } : address;
  const pages: ReadPage[] = [];
  const get = async (path: string) => {
    const page = await read(path, visitor.get(p + path));
    pages.push(page);
    return page;
  };
  const post = async (name: string, path: string, form: Form) =>
    void pages.push(await read(name, visitor.post(p + path, form)));
  const go = (path: string, form: Form) => visitor.post(p + path, form);

  const product = await (await visitor.get(p + demo.manyVariants)).text();
  await post('option missing', '/cart/items', { product: field(product, 'product'), quantity: 1 });
  const variant = field(await (await visitor.get(`${p}/products`)).text(), 'variant');
  await go('/cart/items', { variant, quantity: 2 });
  const cart = await get('/cart');
  const line = /action="[^"]*(\/cart\/items\/\d+)"/.exec(cart.html)?.[1] ?? '';
  await post('quantity refused', line, { quantity: 'many' });
  await get('/checkout');
  await post('address refused', '/checkout', { phone: '123' });
  await post('areas of a district', '/checkout/district', { ...typed, upazila: '' });
  await go('/checkout', typed);
  const shipping = await get('/checkout/shipping');
  await post('delivery refused', '/checkout/shipping', {});
  await go('/checkout/shipping', { method: field(shipping.html, 'method') });
  const payment = await get('/checkout/payment');
  const form = { key: field(payment.html, 'key'), total: field(payment.html, 'total'), payment: 'cod' };
  await post('total changed', '/checkout/payment', { ...form, total: 1 });
  const placed = await go('/checkout/payment', form);
  const number = /DC-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(placed.headers.get('Location') ?? '')?.[0] ?? 'none';
  for (const page of ['/thanks', '', '/receipt']) await get(`/orders/${number}${page}`);
  await post('tracking refused', '/orders/track', { number: '1', phone: '2' });
  await post('order not found', '/orders/track', { number: 'DC-2222-2222', phone: address.phone });
  await go(`/orders/${number}/cancellation`, { reason: 'mind' });
  await get(`/orders/${number}`);
  return pages;
}

async function read(name: string, answer: Promise<Response>): Promise<ReadPage> {
  const response = await answer;
  return { name, status: response.status, html: await response.text() };
}

/** The value of the first field of that name. */
const field = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** What a person reads or hears: texts, and the attributes that stand for texts. Names that are not translated are left out. */
export function wordsOf(html: string): string {
  const shown = html
    .replace(/<script[\s\S]*?<\/script>/g, ' ')
    .replace(/<(\w+)[^>]* translate="no"[^>]*>[\s\S]*?<\/\1>/g, ' ')
    .replace(/<a class="lang-switch"[\s\S]*?<\/a>/g, ' ');
  const spoken = [...shown.matchAll(/ (?:alt|aria-label|placeholder|title|data-word-\w+)="([^"]*)"/g)].map(
    ([, text]) => text,
  );
  return [shown.replace(/<[^>]+>/g, ' '), ...spoken]
    .join(' \n ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[^\S\n]+/g, ' ');
}
