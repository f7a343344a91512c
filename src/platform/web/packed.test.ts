import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop({ kind: 'pglite' });
});
afterAll(() => shop?.close());

const cart = (encoding: string) => shop.visitor().get('/cart', { headers: { 'Accept-Encoding': encoding } });

test.each([
  ['br', 'gzip, deflate, br', brotliDecompressSync],
  ['gzip', 'gzip, deflate', gunzipSync],
  ['gzip', 'gzip, br;q=0', gunzipSync],
] as const)('a page for one shopper goes out as %s to who takes %s', async (encoding, accepted, unpack) => {
  const response = await cart(accepted);
  expect(response.headers.get('Content-Encoding')).toBe(encoding);
  expect(response.headers.get('Content-Type')).toMatch(/^text\/html; charset=utf-8$/i);
  expect(response.headers.get('Vary')).toContain('Accept-Encoding');
  const packed = Buffer.from(await response.arrayBuffer());
  const plain = await (await cart('identity')).text();
  expect(unpack(packed).toString()).toBe(plain);
  expect(packed.length).toBeLessThan(plain.length / 2);
});

test('who takes nothing packed gets it plain', async () => {
  expect((await cart('identity')).headers.get('Content-Encoding')).toBeNull();
});
