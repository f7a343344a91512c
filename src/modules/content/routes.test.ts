import { afterAll, beforeAll, expect, test } from 'vitest';
import { readShop } from '../../../db/seed/shop_format.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { saveContentPage, saveShopIdentity } from './service.ts';

const seed = readShop('db/seed');
let shop: OpenShop;

beforeAll(async () => {
  shop = await openShop();
  await shop.database.db.transaction(async (tx) => {
    await saveShopIdentity(tx, seed.identity);
    for (const page of seed.pages) await saveContentPage(tx, page);
    const body = { en: '## <b>Head</b>\n\n<script>alert(1)</script>', bn: '' };
    await saveContentPage(tx, { slug: 'plain', title: { en: 'Plain & simple', bn: '' }, body, position: 9 });
  });
});
afterAll(() => shop.close());

test('every page is shown in both languages, with the others beside it', async () => {
  for (const { slug, title } of seed.pages)
    for (const lang of ['en', 'bn'] as const) {
      const answer = await shop.visitor().get(`${lang === 'bn' ? '/bn' : ''}/pages/${slug}`);
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(html).toContain(`<h1>${title[lang]}</h1>`);
      expect(html).toContain(`href="${lang === 'bn' ? '/bn' : ''}/pages/${slug === 'terms' ? 'about' : 'terms'}"`);
    }
});

test('a text is text: markup in it is shown, not obeyed', async () => {
  const html = await (await shop.visitor().get('/pages/plain')).text();
  expect(html).toContain('<h2>&lt;b&gt;Head&lt;/b&gt;</h2>');
  expect(html).not.toContain('<script>alert');
});

test('a page that does not exist is a 404 in the language of the address', async () => {
  const english = await shop.visitor().get('/pages/nowhere');
  const bangla = await shop.visitor().get('/bn/pages/nowhere');
  expect([english.status, bangla.status]).toEqual([404, 404]);
  expect(await english.text()).toContain('The address may be old');
  expect(await bangla.text()).toContain('ঠিকানাটি হয়তো পুরোনো');
});

test('an address asked for in the wrong way says which ways there are', async () => {
  const ask = (method: string, path: string) =>
    shop.app.request(path, { method, headers: { Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'same-origin' } });
  for (const [method, path, allowed] of [
    ['POST', '/pages/about', 'GET, HEAD'],
    ['DELETE', '/bn/pages/about', 'GET, HEAD'],
    ['GET', '/cart/items', 'POST'],
    ['PUT', '/checkout', 'GET, HEAD, POST'],
  ] as const) {
    const answer = await ask(method, path);
    expect([answer.status, answer.headers.get('Allow')], `${method} ${path}`).toEqual([405, allowed]);
  }
  const nowhere = await ask('POST', '/nowhere');
  expect([nowhere.status, nowhere.headers.get('Allow')]).toEqual([404, null]);
});

test('robots are told in either language what is nothing to crawl', async () => {
  const answer = await shop.visitor().get('/robots.txt', { headers: { 'Accept-Language': 'bn' } });
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/);
  const lines = (await answer.text()).split('\n');
  for (const path of ['/checkout', '/orders/', '/bn/checkout', '/bn/orders/'])
    expect(lines).toContain(`Disallow: ${path}`);
  expect(lines).toContain('Allow: /orders/track');
  expect(lines.filter((line) => /^Disallow: (\/|\/bn|\/cart|\/products)$/.test(line))).toEqual([]);
});
