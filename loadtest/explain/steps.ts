import type { Db } from '../../src/platform/db.ts';
import { address, addToCart, orderNumberOf, type PaymentForm, readPaymentForm } from '../../tests/support/buying.ts';
import type { Client } from '../../tests/support/client.ts';

/** Things of the shop the steps are done with. */
export type Goods = {
  slug: string;
  variantId: number;
  brand: string;
  option: string;
  category: string;
  parent: string;
};

export type Step = { name: string; run: (visitor: Client, db: Db) => Promise<unknown> };

const open = (path: string) => async (visitor: Client) => {
  const response = await visitor.get(path);
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return response.text();
};

const page = (name: string, path: string): Step => ({ name, run: open(path) });

const nextOf = (html: string) => /href="([^"]*[?&;]after=[^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');

/** Goes to a deep page and on from there as a shopper does. */
const deep = (name: string, path: string): Step => ({
  name,
  run: async (visitor) => {
    const next = nextOf(await open(path)(visitor));
    if (next) await open(next)(visitor);
  },
});

/** Every page a shopper or a crawler opens again and again. */
export const pageSteps = ({ brand, category, option, parent, slug }: Goods): Step[] => [
  page('home', '/'),
  ...['popular', 'newest', 'price_up', 'price_down', 'rating'].flatMap((sort) => [
    page(`list, ${sort}`, `/products?sort=${sort}`),
    deep(`list, ${sort}, page 40 and on`, `/products?sort=${sort}&page=40`),
    page(`category, ${sort}`, `/c/${category}?sort=${sort}`),
    page(`category with those below it, ${sort}`, `/c/${parent}?sort=${sort}`),
  ]),
  page('list of a brand', `/products?brand=${brand}`),
  page('brand within a category', `/c/${category}?brand=${brand}&sort=newest`),
  page('list with an option', `/products?option=${encodeURIComponent(option)}`),
  page('list within prices', '/products?min=500&max=900'),
  page('list by rating and stock', '/products?rating=4&in_stock=1'),
  page(
    'several choices: brand, option, stock',
    `/products?brand=${brand}&option=${encodeURIComponent(option)}&in_stock=1`,
  ),
  page('category with those below it, within prices', `/c/${parent}?min=500&max=900&sort=price_up`),
  page('several choices: option and price in a category', '/c/kids?option=colour%3Ateal&max=4500'),
  page('product', `/p/${slug}`),
  page('delivery of a product', `/p/${slug}/delivery?district=sylhet`),
  page('search', '/search?q=cotton'),
  page('search, two words', '/search?q=red+saree'),
  page('search, mistyped', '/search?q=sharee+cottn'),
  page('search in Bangla', '/bn/search?q=শাড়ি'),
  page('search for nothing there is', '/search?q=xylophone'),
  page('suggestions', '/search/suggest?q=pan'),
];

/** From the cart to an order and back out of it. */
export const buyingSteps = ({ variantId }: Goods): Step[] => {
  let number = '';
  let form: PaymentForm = { key: '', total: '', payment: 'cod' };
  return [
    { name: 'cart, add', run: (visitor) => addToCart(visitor, variantId) },
    page('cart', '/cart'),
    { name: 'checkout, address', run: (visitor) => visitor.post('/checkout', address) },
    {
      name: 'checkout, delivery',
      run: async (visitor) => {
        const html = await open('/checkout/shipping')(visitor);
        const method = /name="method" value="([^"]+)"/.exec(html)?.[1] ?? '';
        return visitor.post('/checkout/shipping', { method });
      },
    },
    {
      name: 'checkout, payment',
      run: async (visitor) => {
        form = readPaymentForm(await open('/checkout/payment')(visitor));
      },
    },
    {
      name: 'order, placed',
      run: async (visitor) => {
        const placed = orderNumberOf(await visitor.post('/checkout/payment', form));
        if (!placed) throw new Error('the order was refused');
        number = placed;
      },
    },
    { name: 'order, shown', run: (visitor) => open(`/orders/${number}`)(visitor) },
    {
      name: 'order, looked up',
      run: (visitor) => visitor.post('/orders/track', { number, phone: address.phone }),
    },
  ];
};
