import { type Lang, prefixOf } from '../../src/platform/i18n.ts';
import { type Client, client } from '../../tests/support/client.ts';

export const pageKinds = ['home', 'list', 'product', 'search', 'cart', 'content'] as const;
export type PageKind = (typeof pageKinds)[number];

export type PageToMeasure = {
  /** `list-bn` */
  name: string;
  kind: PageKind;
  lang: Lang;
  url: string;
  /** What the browser sends along: the cart page is measured with something in the cart. */
  headers: Record<string, string>;
};

/** The pages of a running shop, found from its list of products. A cart is filled when its page is wanted. */
export async function findPages(url: string, kinds: readonly PageKind[], langs: readonly Lang[]) {
  const shopper = client(url);
  const list = await (await shopper.get('/products')).text();
  const paths: Record<PageKind, string> = {
    home: '/',
    list: '/products',
    product: first(list, /class="card-title"><a href="([^"]+)"/, 'a product'),
    search: '/search?q=saree',
    cart: '/cart',
    content: '/pages/delivery',
  };
  if (kinds.includes('cart')) await fillCart(shopper, list);
  const cookie = [...shopper.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return langs.flatMap((lang) =>
    kinds.map(
      (kind): PageToMeasure => ({
        name: `${kind}-${lang}`,
        kind,
        lang,
        url: `${url}${prefixOf(lang)}${paths[kind]}`.replace(/(?<=\/bn)\/$/, ''),
        headers: kind === 'cart' ? { Cookie: cookie } : {},
      }),
    ),
  );
}

async function fillCart(shopper: Client, list: string): Promise<void> {
  const variants = [...list.matchAll(/name="variant" value="(\d+)"/g)].slice(0, 3);
  if (variants.length === 0) throw new Error('The first list offers nothing that can be put in the cart.');
  for (const [, variant = ''] of variants) await shopper.post('/cart/items', { variant, quantity: 1 });
}

/** Asks for each page and its pictures once, so that none is made while the clock runs. */
export async function warm(pages: readonly PageToMeasure[]): Promise<void> {
  for (const { url, headers } of pages) {
    const html = await (await fetch(url, { headers })).text();
    for (const path of new Set(html.match(/\/media\/[a-z0-9]+-\d+\.avif/g)))
      await (await fetch(new URL(path, url))).arrayBuffer();
  }
}

function first(html: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(html)?.[1];
  if (!found) throw new Error(`The list of products shows no ${what}.`);
  return found;
}
