import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { saveContentPage } from '../src/modules/content/service.ts';
import { transact } from '../src/platform/db.ts';
import { ask, expectArmour, guarded } from './support/armour.ts';
import { photograph } from './support/books.ts';
import { address, addToCart, buy, goToPayment, type PaymentForm } from './support/buying.ts';
import { type Answer, type Client, client, type Form } from './support/client.ts';
import { addDelivery } from './support/delivery.ts';
import { addProduct, type Item } from './support/fixtures.ts';
import { type OpenShop, openShop } from './support/open_shop.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** `path` and `form` as asked; what is answered; `writes` when it is meant to. */
type Case = {
  path: string;
  form?: Form;
  status: number;
  /** Where a redirect leads. */
  to?: string;
  /** Words that must stand on the page, and some that must not. */
  shows?: string;
  hides?: string;
  writes?: true;
};

type Expected = {
  /** Somebody without cookies. */
  guest: Case;
  /** Somebody with a cart and an order of their own asks for the owner's; leave out where nothing belongs to anybody. */
  other?: Case[];
  /** By the owner, who has all it takes to come as far as the handler: refused or taken for nothing, and nothing written. */
  bad: Case[];
};

type Scene = {
  sari: Item;
  owner: Client;
  /** Lines of their carts, the numbers and keys of their orders. */
  ownersLine: number;
  ownersNumber: string;
  form: PaymentForm;
  asset: string;
  picture: string;
};

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const noIds = ['-1', '0', '1.5', 'NaN', '1e99', '2147483647', '2147483648', '99999999999999999999', 'abc', '1;drop'];
const noNames = [
  'none',
  '%00',
  '%ff',
  '%E0%A4%A',
  'a%00b',
  '%2e%2e%2fetc%2fpasswd',
  '..%5c..%5c',
  '%F0%9F%A5%AD',
  'x'.repeat(4_000),
  "'--",
  '<script>',
];
const notFound = (paths: string[], form?: Form): Case[] => paths.map((path) => ({ path, form, status: 404 }));
const lenient = (paths: string[]): Case[] => paths.map((path) => ({ path, status: 200 }));
const refused = (path: string, forms: Form[], shows?: string): Case[] =>
  forms.map((form) => ({ path, form, status: 422, shows }));

/** Every route of the shop. One that is not here, or here and not in the shop, fails. */
const routes: Record<string, (scene: Scene) => Expected> = {
  'GET /': () => ({
    guest: { path: '/', status: 200 },
    bad: lenient(['/?page=-1', '/?utm_source=<script>', '/?%ff=%ff', '/?a[b]=c', `/?q=${'x'.repeat(4_000)}`]),
  }),
  'GET /products': () => ({
    guest: { path: '/products', status: 200, shows: 'The sari' },
    bad: [
      ...lenient(
        noIds.flatMap((id) =>
          ['page', 'min', 'max', 'rating'].map((name) => `/products?${name}=${encodeURIComponent(id)}`),
        ),
      ),
      ...lenient(['sort=drop', 'view=<b>', 'brand=%27', 'option=a:%5C', 'page=1&page=2']).map((one) => ({
        ...one,
        path: `/products?${one.path}`,
      })),
      { path: '/products?q=a%26b', status: 302, to: '/search?q=a%26b' },
    ],
  }),
  'GET /c/:slug': () => ({
    guest: { path: '/c/things', status: 200, shows: 'The sari' },
    bad: notFound([...noNames, ...noIds].map((name) => `/c/${name}`)),
  }),
  'GET /p/:slug': () => ({
    guest: { path: '/p/sari', status: 200, shows: 'The sari' },
    bad: notFound([...noNames, ...noIds].map((name) => `/p/${name}`)),
  }),
  'GET /p/:slug/delivery': () => ({
    guest: { path: '/p/sari/delivery', status: 200 },
    bad: lenient(['?district=none', '?district=%ff', '?district=<script>'].map((query) => `/p/sari/delivery${query}`)),
  }),
  'GET /search': () => ({
    guest: { path: '/search?q=sari', status: 200, writes: true },
    bad: lenient(['/search', '/search?q=', '/search?q=%ff', "/search?q='%20or%201=1", '/search?q=%27%3A*%26%7C!(']),
  }),
  'GET /search/suggest': () => ({
    guest: { path: '/search/suggest?q=sa', status: 200 },
    bad: lenient(['', '?q=', '?q=%ff', '?q=%27%3A*%26%7C!(', '?q=\\'].map((query) => `/search/suggest${query}`)),
  }),
  'GET /pages/:slug': () => ({
    guest: { path: '/pages/about', status: 200, shows: 'About us' },
    bad: notFound([...noNames, ...noIds].map((name) => `/pages/${name}`)),
  }),
  'GET /robots.txt': () => ({ guest: { path: '/robots.txt', status: 200, shows: 'Disallow: /bn/checkout' }, bad: [] }),
  'GET /assets/:file': ({ asset }) => ({
    guest: { path: asset, status: 200 },
    bad: notFound([
      ...noNames.map((name) => `/assets/${name}`),
      '/assets/manifest.json',
      '/assets/..%2fmanifest.json',
      '/assets/__proto__',
    ]),
  }),
  'GET /media/:file{[a-z0-9]+-[0-9]+\\.[a-z]+}': ({ picture }) => ({
    guest: { path: `/media/${picture}-240.webp`, status: 200 },
    bad: notFound([
      '/media/none-240.webp',
      `/media/${picture}-241.webp`,
      `/media/${picture}-0.webp`,
      `/media/${picture}-${'9'.repeat(30)}.webp`,
      `/media/${picture}-240.exe`,
      `/media/${picture}-240.constructor`,
      `/media/${picture}`,
      '/media/..%2f..%2fpackage-240.webp',
      ...noNames.map((name) => `/media/${name}`),
    ]),
  }),
  'GET /cart': () => ({
    guest: { path: '/cart', status: 200, hides: 'The sari' },
    other: [{ path: '/cart', status: 200, shows: 'The lungi', hides: 'The sari' }],
    bad: [],
  }),
  'POST /cart/items': ({ sari }) => ({
    guest: {
      path: '/cart/items',
      form: { variant: sari.variantId, quantity: 1 },
      status: 303,
      to: '/cart',
      writes: true,
    },
    bad: [
      ...refused('/cart/items', [{}, { variant: '' }, { product: sari.productId, option1: 'x'.repeat(121) }]),
      ...refused(
        '/cart/items',
        noIds.filter((id) => id !== '2147483647').map((variant) => ({ variant })),
      ),
      ...['2147483647', '1e9'].map((variant) => ({ path: '/cart/items', form: { variant }, status: 404 })),
      { path: '/cart/items', form: { product: sari.productId, option1: '\u0000\\"{}' }, status: 422 },
      ...refused(
        '/cart/items',
        ['', '0', '-5', '1.5', 'NaN', 'two', '1e9', '1e1', '1000', '99999999999999999999', '\u0000'].map(
          (quantity) => ({
            variant: sari.variantId,
            quantity,
          }),
        ),
        'Enter how many you want as a number.',
      ),
    ],
  }),
  'POST /cart/items/:id': ({ ownersLine }) => ({
    guest: { path: `/cart/items/${ownersLine}`, form: { quantity: 0 }, status: 404 },
    other: [0, 1, 5].map((quantity) => ({
      path: `/cart/items/${ownersLine}`,
      form: { quantity },
      status: 404,
      hides: 'The sari',
    })),
    bad: [
      ...notFound(
        [...noIds, ...noNames].map((id) => `/cart/items/${id}`),
        { quantity: 1 },
      ),
      ...refused(
        `/cart/items/${ownersLine}`,
        [
          {},
          ...['', ' ', '-1', '1.5', 'NaN', '1e1', '0x1', 'two', '1000', '99999999999999999999', '\u0000'].map(
            (quantity) => ({ quantity }),
          ),
        ],
        'Enter how many you want as a number.',
      ),
    ],
  }),
  'GET /checkout': () => ({
    guest: { path: '/checkout', status: 303, to: '/cart' },
    other: [{ path: '/checkout', status: 200, hides: 'House 12' }],
    bad: [],
  }),
  'POST /checkout': () => ({
    guest: { path: '/checkout', form: address, status: 303, to: '/cart' },
    bad: [
      { path: '/checkout', form: {}, status: 422 },
      ...['', '123', '01212345678', '017123456789', '\u0000', "01712345678' or 1=1", 'x'.repeat(50)].map((phone) => ({
        path: '/checkout',
        form: { ...address, phone, name: 'Kept <Name>' },
        status: 422,
        shows: 'value="Kept &lt;Name&gt;"',
      })),
      ...refused('/checkout', [
        { ...address, name: '' },
        { ...address, name: 'x'.repeat(81) },
        { ...address, name: 'a\u0000b' },
        { ...address, email: 'nobody' },
        { ...address, email: 'a\u0000@b.test' },
        { ...address, district: 'atlantis' },
        { ...address, district: '__proto__' },
        { ...address, upazila: 'bhola/bhola-sadar' },
        { ...address, upazila: 'constructor' },
        { ...address, street: '' },
        { ...address, street: 'x'.repeat(201) },
        { ...address, street: 'House\u00005' },
        { ...address, note: 'x'.repeat(501) },
        { ...address, note: 'ring\u0000twice' },
      ]),
    ],
  }),
  'POST /checkout/district': () => ({
    guest: { path: '/checkout/district', form: address, status: 303, to: '/cart' },
    bad: [
      { path: '/checkout/district', form: {}, status: 200 },
      {
        path: '/checkout/district',
        form: { ...address, district: '__proto__', name: '<b>' },
        status: 200,
        shows: '&lt;b&gt;',
        hides: '<b>"',
      },
    ],
  }),
  'GET /checkout/upazilas': () => ({
    guest: { path: '/checkout/upazilas?district=dhaka', status: 200, shows: 'Dhanmondi' },
    bad: lenient(
      ['', '?district=', '?district=none', '?district=__proto__'].map((query) => `/checkout/upazilas${query}`),
    ),
  }),
  'GET /checkout/shipping': () => ({
    guest: { path: '/checkout/shipping', status: 303, to: '/cart' },
    other: [{ path: '/checkout/shipping', status: 303, to: '/checkout' }],
    bad: [],
  }),
  'POST /checkout/shipping': () => ({
    guest: { path: '/checkout/shipping', form: { method: 'dhaka' }, status: 303, to: '/cart' },
    other: [{ path: '/checkout/shipping', form: { method: 'dhaka' }, status: 303, to: '/checkout' }],
    bad: refused(
      '/checkout/shipping',
      [
        {},
        { method: '' },
        { method: 'outside' },
        { method: 'none' },
        { method: '__proto__' },
        { method: '\u0000' },
        { method: ['dhaka', 'none'] },
      ],
      'Choose how we should deliver.',
    ),
  }),
  'GET /checkout/payment': () => ({
    guest: { path: '/checkout/payment', status: 303, to: '/cart' },
    other: [{ path: '/checkout/payment', status: 303, to: '/checkout' }],
    bad: [],
  }),
  'POST /checkout/reservation': () => ({
    guest: { path: '/checkout/reservation', form: {}, status: 303, to: '/cart' },
    other: [{ path: '/checkout/reservation', form: {}, status: 303, to: '/checkout' }],
    bad: [],
  }),
  'POST /checkout/payment': ({ form }) => ({
    guest: { path: '/checkout/payment', form, status: 303, to: '/cart' },
    other: [{ path: '/checkout/payment', form, status: 303, to: '/cart' }],
    bad: refused('/checkout/payment', [
      {},
      { ...form, key: '' },
      { ...form, key: 'x'.repeat(24) },
      { ...form, key: `${form.key}'` },
      { ...form, key: '\u0000'.repeat(24) },
      { ...form, total: '' },
      { ...form, total: '0' },
      { ...form, total: '-1' },
      { ...form, total: 'NaN' },
      { ...form, total: '1e99' },
      { ...form, total: `${form.total}.5` },
      { ...form, total: Number(form.total) - 1 },
      { ...form, payment: 'free' },
      { key: form.key, total: form.total },
    ]),
  }),
  'GET /orders/track': () => ({ guest: { path: '/orders/track', status: 200 }, bad: [] }),
  'POST /orders/track': ({ ownersNumber }) => ({
    guest: {
      path: '/orders/track',
      form: { number: ownersNumber, phone: '01812345678' },
      status: 422,
      hides: 'The sari',
    },
    other: [
      { path: '/orders/track', form: { number: ownersNumber, phone: '01812345678' }, status: 422, shows: ownersNumber },
    ],
    bad: refused('/orders/track', [
      {},
      { number: '', phone: '' },
      { number: ownersNumber, phone: '' },
      { number: ownersNumber, phone: "' or '1'='1" },
      { number: '\u0000', phone: '\u0000' },
      { number: '%', phone: '%' },
      { number: 'DC-____-____', phone: '01712345678' },
    ]),
  }),
  'GET /orders/:number': ({ ownersNumber }) => ({
    guest: { path: `/orders/${ownersNumber}`, status: 404, hides: 'The sari' },
    other: ['', '?key=', '?key=wrong', '?key=%00', '?key=%27%20or%201=1', '?key[]=x'].map((query) => ({
      path: `/orders/${ownersNumber}${query}`,
      status: 404,
      hides: 'The sari',
    })),
    bad: notFound([...noIds, ...noNames, 'DC-____-____', 'DC-2222-2222'].map((number) => `/orders/${number}`)),
  }),
  'GET /orders/:number/thanks': ({ ownersNumber }) => ({
    guest: { path: `/orders/${ownersNumber}/thanks`, status: 404, hides: 'The sari' },
    other: [{ path: `/orders/${ownersNumber}/thanks`, status: 404, hides: 'The sari' }],
    bad: notFound([...noIds, ...noNames].map((number) => `/orders/${number}/thanks`)),
  }),
  'GET /orders/:number/receipt': ({ ownersNumber }) => ({
    guest: { path: `/orders/${ownersNumber}/receipt`, status: 404, hides: 'The sari' },
    other: [{ path: `/orders/${ownersNumber}/receipt`, status: 404, hides: 'The sari' }],
    bad: notFound([...noIds, ...noNames].map((number) => `/orders/${number}/receipt`)),
  }),
  'POST /orders/:number/cancellation': ({ ownersNumber }) => ({
    guest: { path: `/orders/${ownersNumber}/cancellation`, form: { reason: 'mind' }, status: 404 },
    other: ['', '?key=wrong', '?key=%00'].map((query) => ({
      path: `/orders/${ownersNumber}/cancellation${query}`,
      form: { reason: 'mind' },
      status: 404,
      hides: 'The sari',
    })),
    bad: notFound(
      [...noIds, ...noNames].map((number) => `/orders/${number}/cancellation`),
      { reason: 'mind' },
    ),
  }),
  'GET /health': () => ({ guest: { path: '/health', status: 200, shows: 'alive' }, bad: [] }),
  'GET /ready': () => ({ guest: { path: '/ready', status: 200, shows: 'ready' }, bad: [] }),
  'GET /metrics': () => ({ guest: { path: '/metrics', status: 200, shows: 'http_request_duration_seconds' }, bad: [] }),
};

let shop: OpenShop;
let scene: Scene;
let other: Client;
let asked = 0;

/** Each question comes from an address of its own, so that limits are met only where they are meant. */
const answer: Answer = guarded((request) => {
  if (!request.headers.has('X-Forwarded-For')) {
    const n = ++asked;
    request.headers.set('X-Forwarded-For', `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
  }
  return shop.app.fetch(request);
});
const visitor = () => client(answer);

beforeAll(async () => {
  shop = await openShop({ trustProxy: 1 });
  const { db } = shop.database;
  await addDelivery(db);
  const sari = await addProduct(db, 'sari', { title: 'The sari', stock: 50 });
  const lungi = await addProduct(db, 'lungi', { title: 'The lungi', stock: 50 });
  const page = { slug: 'about', title: { en: 'About us', bn: '' }, body: { en: 'We sell.', bn: '' } };
  await transact(db, (tx) => saveContentPage(tx, page));
  const { key } = await shop.platform.media.keep(onePixel);
  const owner = visitor();
  const ownersNumber = await buy(owner, sari.variantId);
  await addToCart(owner, sari.variantId, 2);
  const form = await goToPayment(owner);
  const ownersLine = Number(/cart\/items\/(\d+)/.exec(await (await owner.get('/cart')).text())?.[1]);
  scene = { sari, owner, ownersLine, ownersNumber, form, asset: shop.platform.assets.url('styles.css'), picture: key };
  other = visitor();
  await buy(other, lungi.variantId);
  await addToCart(other, lungi.variantId);
  await shop.jobs.drain();
  await shop.stop(); // jobs and schedule: from here on only requests may write
});
afterAll(() => shop?.close());

const methodOf = (name: string) => name.split(' ')[0] ?? '';
const guestPaths = () =>
  Object.entries(routes).map(([name, of]) => ({ name, method: methodOf(name), ...of(scene).guest }));
const posts = () => guestPaths().filter(({ method }) => method === 'POST');

/** What is in the tables, but for the log of what was searched for. */
async function tables(): Promise<Record<string, string>> {
  const { search_terms: _, ...rest } = await photograph(shop.database.db);
  return rest;
}

async function check(who: Client, name: string, one: Case): Promise<void> {
  const before = one.writes ? null : await tables();
  const response =
    methodOf(name) === 'POST' ? await who.post(one.path, one.form) : await ask(answer, who, methodOf(name), one.path);
  const body = await response.text();
  const told = `${name} ${one.path.slice(0, 80)} ${JSON.stringify(one.form ?? {}).slice(0, 200)}`;
  expect(response.status, told).toBe(one.status);
  if (one.to !== undefined) expect(response.headers.get('Location'), told).toBe(one.to);
  if (one.shows) expect(body, told).toContain(one.shows);
  if (one.hides) expect(body, told).not.toContain(one.hides);
  if (response.status === 422) expect(body, told).toMatch(/role="alert"/);
  if (before) expect(await tables(), told).toEqual(before);
}

test('the table names every route of the shop, and none that is gone', () => {
  const there = shop.app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(routes).sort()).toEqual([...new Set(there)].sort());
});

describe.each(Object.keys(routes))('%s', (name) => {
  const expected = () => routes[name]?.(scene) ?? { guest: { path: '', status: 0 }, bad: [] };

  test('a guest without cookies', () => check(visitor(), name, expected().guest));

  test('another customer sees and changes nothing of the owner’s', async () => {
    for (const one of expected().other ?? []) await check(other, name, one);
  });

  test('bad input is refused or left aside, and nothing is written', async () => {
    for (const one of expected().bad) await check(scene.owner, name, one);
  });
});

describe('whatever is asked for', () => {
  test('HEAD answers like GET, without a body', async () => {
    for (const { method, path, status } of guestPaths().filter((one) => one.method === 'GET')) {
      const head = await ask(answer, visitor(), 'HEAD', path);
      expect(head.status, `${method} ${path}`).toBe(status);
      expect(await head.text()).toBe('');
    }
  });

  test('other methods find nothing and change nothing', async () => {
    const before = await tables();
    const known = new Set(guestPaths().map(({ method, path }) => `${method} ${path}`));
    for (const { path } of guestPaths())
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].filter(
        (one) => !known.has(`${one} ${path}`),
      ))
        expect([404, 405, 422], `${method} ${path}`).toContain((await ask(answer, scene.owner, method, path)).status);
    expect(await tables()).toEqual(before);
  });

  test.each([
    '//',
    '//evil.test/',
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/%00',
    '/products?category=%00',
    '/search?q=%00',
    '/search/suggest?q=a%00b',
    '/?%00',
    '/%ff',
    '/%',
    '/%zz',
    '/.env',
    '/.git/config',
    '/admin',
    '/bn/%00',
    '/bn/bn/',
    '/bnx',
    '/wp-login.php',
    '/products/',
    '/cart/',
    '/index.html',
    '/__proto__',
    '/constructor',
    `/${'x'.repeat(8_000)}`,
    `/${'a/'.repeat(2_000)}`,
    '/\u202e',
    '/products%3Fq=1',
    '/p/',
    '/p//',
    '/orders/',
    '/media/',
    '/assets/',
  ])('%j is no page of the shop', async (path) => {
    const response = await ask(answer, visitor(), 'GET', path);
    expect([404, 301, 308]).toContain(response.status);
  });

  test('a form from another site is refused before anything is read or written', async () => {
    const before = await tables();
    const form = 'quantity=0&variant=1';
    for (const { path } of posts())
      for (const [origin, site] of [
        ['https://evil.test', 'cross-site'],
        ['https://evil.test', undefined],
        ['http://localhost:3001', undefined],
        ['null', undefined],
        ['http://localhost:3000', 'cross-site'],
        ['http://localhost:3000', 'same-site'],
        [null, 'cross-site'],
      ] as const) {
        const headers = {
          'Content-Type': 'application/x-www-form-urlencoded',
          ...(site && { 'Sec-Fetch-Site': site }),
        };
        const response = await ask(answer, scene.owner, 'POST', path, { headers, body: form, origin });
        expect(response.status, `${path} ${origin} ${site}`).toBe(403);
      }
    expect(await tables()).toEqual(before);
    // A program that is no browser names no origin.
    const body = `variant=${scene.sari.variantId}`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await ask(answer, visitor(), 'POST', '/cart/items', { headers, body, origin: null })).status).toBe(303);
  });

  test('a body that is no form counts as an empty one', async () => {
    const before = await tables();
    const bodies: [string, string][] = [
      ['application/json', '{"variant":1,"quantity":1,"method":"dhaka"}'],
      ['application/json', '{"__proto__":{"quantity":"0"}}'],
      ['text/plain', 'variant=1'],
      ['multipart/form-data', 'no boundary'],
      ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="variant"\r\n\r\n1'],
      ['application/xml', '<variant>1</variant>'],
    ];
    for (const { name, path } of posts().filter(({ path }) => !/reservation|district|cancellation/.test(path)))
      for (const [type, body] of bodies) {
        const response = await ask(answer, scene.owner, 'POST', path, { headers: { 'Content-Type': type }, body });
        expect([404, 422], `${name} ${type}`).toContain(response.status);
      }
    expect(await tables()).toEqual(before);
  });

  test('a megabyte is too much for any form', async () => {
    const before = await tables();
    for (const { path } of posts())
      for (const type of ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data; boundary=x']) {
        const body = `note=${'x'.repeat(1_000_000)}`;
        const response = await ask(answer, scene.owner, 'POST', path, { headers: { 'Content-Type': type }, body });
        expect(response.status, path).toBe(413);
        expect(await response.text()).toContain('too');
      }
    expect(await tables()).toEqual(before);
  });

  test('cookies that nobody gave out are taken for none', async () => {
    const before = await tables();
    for (const value of [
      '%00',
      '%ff',
      'x',
      "' or 1=1",
      'x'.repeat(64),
      '../../x',
      '__proto__',
      `${scene.ownersNumber}=%00`,
      `${scene.ownersNumber}=wrong.x=y=z.=`,
    ]) {
      const stranger = visitor();
      for (const name of ['cart', 'orders', 'lang', 'cart_count']) stranger.cookies.set(name, value);
      for (const { method, path, status } of guestPaths().filter((one) => one.method === 'GET'))
        expect((await ask(answer, stranger, method, path)).status, `${path} ${value}`).toBe(status);
      expect((await stranger.post(`/orders/${scene.ownersNumber}/cancellation`)).status).toBe(404);
    }
    expect(await tables()).toEqual(before);
  });

  test('a correlation id of a caller is passed on, and made anew when it is none', async () => {
    const asks = async (id: string, path: string) => {
      const response = await ask(answer, visitor(), 'GET', path, { headers: { 'X-Request-Id': id } });
      return { id: response.headers.get('X-Request-Id'), page: await response.text() };
    };
    for (const path of ['/', '/cart', '/nowhere']) {
      expect((await asks('trace-1234.5678:9', path)).id).toBe('trace-1234.5678:9');
      for (const bad of ['short', '<script>alert(1)</script>', 'x'.repeat(65), 'with space'])
        expect((await asks(bad, path)).id).toMatch(/^[0-9a-f-]{36}$/);
    }
    const { id, page } = await asks('', '/nowhere');
    expect(page).toContain(id);
  });

  test('who asks as a program for JSON is told of a refusal in JSON', async () => {
    const response = await ask(answer, visitor(), 'GET', '/nowhere', { headers: { Accept: 'application/json' } });
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, requestId: response.headers.get('X-Request-Id') });
  });
});

describe('kept pages', () => {
  const kept = () => ['/', '/products', '/c/things', '/p/sari', '/search', '/pages/about', '/bn', '/bn/p/sari'];

  test('come packed as the browser likes, the same words in each', async () => {
    for (const path of kept()) {
      const as = (encoding: string) =>
        ask(answer, visitor(), 'GET', path, { headers: { 'Accept-Encoding': encoding } });
      const [plain, gzip, br] = [await as('identity'), await as('gzip, deflate'), await as('gzip, deflate, br')];
      expect([plain, gzip, br].map((one) => one.headers.get('Content-Encoding'))).toEqual([null, 'gzip', 'br']);
      const words = Buffer.from(await plain.arrayBuffer());
      expect(words.toString()).toContain('</html>');
      expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).equals(words)).toBe(true);
      expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).equals(words)).toBe(true);
      for (const one of [plain, gzip, br]) expect(one.headers.get('Vary')).toContain('Accept-Encoding');
    }
  });

  test('are not sent again to who has them, and set no cookies', async () => {
    for (const path of [...kept(), scene.asset]) {
      const first = await ask(answer, visitor(), 'GET', path);
      expect(first.headers.getSetCookie()).toEqual([]);
      expect(first.headers.get('Cache-Control')).toContain('public');
      const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' };
      const again = await ask(answer, visitor(), 'GET', path, { headers });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      expect((await ask(answer, visitor(), 'GET', path, { headers: { 'If-None-Match': '"old"' } })).status).toBe(200);
    }
  });

  test('are the same with cookies and without, and nothing personal is ever kept', async () => {
    for (const path of kept())
      expect(await (await ask(answer, scene.owner, 'GET', path)).text()).toBe(
        await (await ask(answer, visitor(), 'GET', path)).text(),
      );
    for (const path of [
      '/cart',
      '/checkout',
      '/checkout/shipping',
      '/checkout/payment',
      `/orders/${scene.ownersNumber}`,
    ]) {
      const response = await ask(answer, scene.owner, 'GET', path);
      expect(response.status).toBe(200);
      expect(response.headers.get('Cache-Control')).toMatch(/no-store/);
      expect(response.headers.get('ETag')).toBeNull();
    }
  });

  test('of two addresses are never taken for each other', async () => {
    const planted = await (await ask(answer, visitor(), 'GET', '/search?q=sari?planted')).text();
    expect(planted).toContain('planted');
    for (const path of ['/search?q=sari', '/search?q=sari&utm_source=mail'])
      expect(await (await ask(answer, visitor(), 'GET', path)).text()).not.toContain('planted');
  });
});

describe('the language', () => {
  const get = (path: string, headers: Record<string, string>, method = 'GET') =>
    ask(answer, visitor(), method, path, { headers });

  test('is Bangla for a browser that prefers it and has not chosen', async () => {
    for (const [path, to] of [
      ['/', '/bn'],
      ['/products?min=1', '/bn/products?min=1'],
      ['/cart', '/bn/cart'],
      ['/nowhere', '/bn/nowhere'],
    ] as const)
      for (const method of ['GET', 'HEAD']) {
        const response = await get(path, { 'Accept-Language': 'bn-BD,bn;q=0.9,en;q=0.8' }, method);
        expect(response.status).toBe(302);
        expect(response.headers.get('Location')).toBe(to);
        expect(response.headers.get('Cache-Control')).toContain('no-store');
        expect(response.headers.get('Vary')).toContain('Accept-Language');
        expect(response.headers.getSetCookie().join()).toContain('lang=bn');
      }
  });

  test('is what the address says for everybody else, and for files and forms', async () => {
    for (const accepted of ['en', 'en-GB,en;q=0.9,bn;q=0.8', 'fr', '*', '', 'x'.repeat(1_000), ';q=bn'])
      expect((await get('/products', { 'Accept-Language': accepted })).status).toBe(200);
    for (const path of [
      '/health',
      '/ready',
      '/metrics',
      scene.asset,
      `/media/${scene.picture}-240.webp`,
      '/bn/products',
    ])
      expect((await get(path, { 'Accept-Language': 'bn' })).status).toBe(200);
    expect((await get('/cart/items', { 'Accept-Language': 'bn' }, 'POST')).status).toBe(422);
    expect(await (await get('/bn/products', {})).text()).toContain('<html lang="bn"');
    expect(await (await get('/products', {})).text()).toContain('<html lang="en"');
  });

  test('once chosen is met again from a bookmark, and left within the shop by a link', async () => {
    const withCookie = (lang: string, site: string) =>
      get('/products', { Cookie: `lang=${lang}`, 'Sec-Fetch-Site': site, 'Accept-Language': 'bn' });
    expect((await withCookie('bn', 'none')).status).toBe(302);
    expect((await withCookie('bn', 'cross-site')).status).toBe(302);
    expect((await withCookie('bn', 'same-origin')).status).toBe(200);
    expect((await withCookie('en', 'none')).status).toBe(200);
  });

  test('of a refusal is that of the address', async () => {
    expect(await (await get('/bn/nowhere', {})).text()).toContain('পাতাটি পাওয়া গেল না');
    expect(await (await get('/bn/p/none', {})).text()).toContain('lang="bn"');
  });
});

describe('who asks too often', () => {
  const track = (from: string) =>
    ask(answer, visitor(), 'POST', '/orders/track', {
      headers: { 'X-Forwarded-For': from, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'number=DC-2222-2222&phone=01712345678',
    });

  test('for an order by its number waits after the twentieth time in a minute', async () => {
    for (let n = 0; n < 20; n++) expect((await track('192.0.2.1')).status).toBe(422);
    const tooMany = await track('192.0.2.1');
    expect(tooMany.status).toBe(429);
    expect(Number(tooMany.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(tooMany.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    expect(await tooMany.text()).toMatch(/Try again in \d+ seconds/);
    expect((await track('192.0.2.2')).status).toBe(422);
    // What stands left of the address the proxy saw is the caller's own invention.
    expect((await track('203.0.113.9, 192.0.2.1')).status).toBe(429);
  });

  test('with any form waits after six hundred', async () => {
    const statuses = new Map<number, number>();
    for (let n = 0; n < 601; n++) {
      const headers = { 'X-Forwarded-For': '192.0.2.3' };
      const { status } = await ask(answer, visitor(), 'POST', '/checkout', { headers });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 303: 600, 429: 1 });
  });
});

describe('over the wire', () => {
  test('what is no HTTP or no address is refused, and the next visitor is served', async () => {
    const server = serve({ fetch: shop.app.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    const where = server.address();
    const port = typeof where === 'object' && where ? where.port : 0;
    const say = async (request: string) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(request);
      return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket).catch(() => ''))?.[1] ?? 0);
    };
    const host = 'Host: localhost\r\nConnection: close\r\n\r\n';
    for (const target of [
      '/../../etc/passwd',
      '/%00',
      '/%ff',
      '/%',
      '//',
      '//evil.test',
      '*',
      'http://evil.test/',
      `/${'x'.repeat(20_000)}`,
      '/\u0000',
      '/p/\\..\\x',
      '/?%',
      '/bn?%ff',
    ])
      expect([200, 400, 404, 431], target.slice(0, 40)).toContain(await say(`GET ${target} HTTP/1.1\r\n${host}`));
    for (const head of [
      'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${'x'.repeat(3_000)}\r\nConnection: close\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n`,
      'nonsense\r\n\r\n',
      `GET / HTTP/9.9\r\n${host}`,
    ])
      expect([200, 400, 404, 431, 505], head.slice(0, 60)).toContain(await say(head));
    const large = await fetch(`http://127.0.0.1:${port}/cart/items`, { method: 'POST', body: 'x'.repeat(1_000_000) });
    expect(large.status).toBe(413);
    expectArmour(large);
    const chunked = new ReadableStream({
      start: (controller) => {
        for (let n = 0; n < 20; n++) controller.enqueue(new Uint8Array(50_000));
        controller.close();
      },
    });
    const streamed = await fetch(`http://127.0.0.1:${port}/cart/items`, {
      method: 'POST',
      body: chunked,
      duplex: 'half',
    });
    expect(streamed.status).toBe(413);
    expect((await fetch(`http://127.0.0.1:${port}/products`)).status).toBe(200);
    server.close();
  });
});
