import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Measured, measure } from '../../loadtest/lighthouse/measure.ts';
import { findPages, warm } from '../../loadtest/lighthouse/pages.ts';
import { tableOf, writeReport } from '../../loadtest/lighthouse/report.ts';
import { cloneTemplate, demoData } from '../support/database.ts';
import { freePort } from '../support/program.ts';
import { type Shop, startShop } from '../support/shop.ts';

// Some twenty seconds on a quiet machine; it waits for the processor to be quiet, too.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let shop: Shop;
let url: string;
const directory = mkdtempSync(join(tmpdir(), 'dhakacart-lighthouse-'));
beforeAll(async () => {
  const PORT = String(await freePort());
  url = `http://localhost:${PORT}`;
  const env = { DATABASE_URL: await cloneTemplate({ demo: true }), DATA_DIR: demoData(), SEED_DEMO: '0' };
  shop = await startShop({ ...env, PORT, SHOP_URL: url });
});
afterAll(async () => {
  await shop?.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('Lighthouse gives full marks for accessibility, best practices and SEO, and its report is written', async () => {
  const [home] = await findPages(url, ['home'], ['en']);
  const [cart] = await findPages(url, ['cart'], ['bn']);
  if (!home || !cart) throw new Error('the shop shows no pages');
  await warm([home, cart]);
  const measured: Measured[] = [];
  for (const page of [home, cart]) measured.push(await measure(page, { runs: 1 }));
  writeReport(directory, measured);
  // Speed on a busy machine is told, not judged.
  console.table(tableOf(measured));

  for (const { page, scores, failed } of measured) {
    const { performance: _, ...judged } = scores;
    expect({ page: page.name, ...judged, failed }).toMatchObject({
      accessibility: 100,
      'best-practices': 100,
      seo: 100,
    });
    expect(readFileSync(join(directory, `${page.name}.html`), 'utf8')).toContain('__LIGHTHOUSE_JSON__');
  }
  expect(readFileSync(join(directory, 'index.html'), 'utf8')).toContain('href="cart-bn.html"');
  const results: unknown = JSON.parse(readFileSync(join(directory, 'results.json'), 'utf8'));
  expect(results).toMatchObject([{ name: 'home-en', scores: { seo: 100 } }, { name: 'cart-bn' }]);
  expect(existsSync(join(directory, 'list-en.html'))).toBe(false);
});
