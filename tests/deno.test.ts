import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { address, addToCart, goToPayment, orderNumberOf } from './support/buying.ts';
import { client } from './support/client.ts';
import { type Shop, startShop } from './support/shop.ts';

describe('the same program under Deno', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dhakacart-deno-'));
  let shop: Shop;
  beforeAll(async () => {
    shop = await startShop({ DATA_DIR: dataDir }, { runtime: 'deno' });
  }, 120_000);
  afterAll(async () => {
    await shop.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('carries a guest from the home page to an order, tracks it and cancels it', async () => {
    const visitor = client(shop.url);
    const list = await (await visitor.get('/products?in_stock=1')).text();
    const variant = Number(/name="variant"[^>]* value="(\d+)"/.exec(list)?.[1]);
    const picture = /\/media\/[0-9a-f]+-240\.avif/.exec(list)?.[0] ?? '';
    expect((await visitor.get(picture)).headers.get('Content-Type')).toBe('image/avif');
    expect(await (await visitor.get('/bn')).text()).toContain('lang="bn"');

    const added = await addToCart(visitor, variant);
    expect([added.status, await added.text()]).toEqual([303, '']);
    const placed = await visitor.post('/checkout/payment', await goToPayment(visitor, 'dhaka-standard'));
    const number = orderNumberOf(placed);
    expect(number).toMatch(/^DC-/);

    const elsewhere = client(shop.url);
    const found = await elsewhere.post(
      '/orders/track',
      { number: number ?? '', phone: address.phone },
      { follow: true },
    );
    expect(await found.text()).toContain(number);
    expect((await elsewhere.post(`/orders/${number}/cancellation`)).status).toBe(303);
    expect((await elsewhere.post(`/orders/${number}/cancellation`)).status).toBe(409);
  });
});
