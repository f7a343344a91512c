import { afterAll, beforeAll, expect, test } from 'vitest';
import { readShop } from '../../../db/seed/shop_format.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { saveDeliveryMethods } from './service.ts';

let shop: OpenShop;

beforeAll(async () => {
  shop = await openShop();
  await shop.database.db.transaction((tx) => saveDeliveryMethods(tx, readShop('db/seed').delivery));
});
afterAll(() => shop.close());

const estimate = async (path: string) => {
  const answer = await shop.visitor().get(path);
  return { status: answer.status, html: await answer.text() };
};

test('the estimate begins with Dhaka and follows the district chosen', async () => {
  const dhaka = await estimate('/p/saree/delivery');
  expect(dhaka.status).toBe(200);
  expect(dhaka.html).toMatch(/<option value="dhaka" selected>/);
  expect(dhaka.html).toContain('৳60');
  const sylhet = await estimate('/p/saree/delivery?district=sylhet');
  expect(sylhet.html).toMatch(/<option value="sylhet" selected>/);
  expect(sylhet.html).toContain('৳120');
  expect(sylhet.html).not.toContain('৳150');
});

test('it speaks Bangla below /bn, and sends the choice back there', async () => {
  const { html } = await estimate('/bn/p/saree/delivery?district=cumilla');
  expect(html).toContain('action="/bn/p/saree/delivery"');
  expect(html).toContain('কুমিল্লা');
  expect(html).toContain('৳১২০');
});

test('a district that does not exist, or a hostile one, shows Dhaka', async () => {
  const hostile = encodeURIComponent('"><script>alert(1)</script>');
  for (const district of ['atlantis', hostile, 'constructor']) {
    const { html, status } = await estimate(`/p/${hostile}/delivery?district=${district}`);
    expect(status).toBe(200);
    expect(html).toMatch(/<option value="dhaka" selected>/);
    expect(html).not.toContain('<script>alert');
  }
});
