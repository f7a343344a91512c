import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { desk, phone, visit } from '../support/journey.ts';
import type { Shop } from '../support/shop.ts';
import { demo, startDemoShop } from './open.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startDemoShop(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
  console.table(table);
});

const table: Record<string, Record<string, string | number>> = {};
const kilobytes = (bytes: number) => Number((bytes / 1024).toFixed(1));

// The letters of Bangla weigh more than those of English, so a phone shows its own.
const ways = [
  { lang: 'en', screen: 'phone', viewport: phone, limit: 50 },
  { lang: 'bn', screen: 'phone', viewport: phone, limit: 50 },
  { lang: 'bn', screen: 'desk', viewport: desk, limit: 110 },
] as const;

describe.each(ways)('first load in $lang on a $screen', ({ lang, screen, viewport, limit }) => {
  test.each([
    ['home', '/'],
    ['list', '/products'],
    ['category', demo.category],
    ['product', demo.manyVariants],
    ['search', '/search?q=saree'],
  ])('%s is light', async (name, path) => {
    const visitor = await visit(browser, shop.url, { lang, viewport });
    const loads = await record(visitor.page);
    await visitor.open(path);
    await visitor.page.waitForLoadState('networkidle');
    const rest = loads.filter((load) => !load.picture);
    const bytes = (type?: string) => sum(rest.filter((load) => !type || load.type === type));
    const [all, scripts] = [bytes(), bytes('Script')];
    table[`${lang} ${screen} ${name}`] = {
      'KB without pictures': kilobytes(all),
      HTML: kilobytes(bytes('Document')),
      CSS: kilobytes(bytes('Stylesheet')),
      JavaScript: kilobytes(scripts),
      fonts: kilobytes(bytes('Font')),
      other: kilobytes(all - scripts - bytes('Document') - bytes('Stylesheet') - bytes('Font')),
      requests: rest.length,
      pictures: loads.length - rest.length,
      'KB of pictures': kilobytes(sum(loads.filter((load) => load.picture))),
    };
    expect(kilobytes(all)).toBeLessThanOrEqual(limit);
    expect(kilobytes(scripts)).toBeLessThanOrEqual(30);
    expect(rest.length).toBeLessThanOrEqual(12);
    expect(visitor.troubles).toEqual([]);
    await visitor.close();
  });
});

describe('pictures', () => {
  test.each([
    ['home', '/'],
    ['list', '/products'],
    ['product', demo.manyVariants],
    ['suggestions', '/search/suggest?q=saree'],
  ])('of %s keep their place, say what they show, come late and in a small format', async (_, path) => {
    const visitor = await visit(browser, shop.url, { viewport: desk });
    const loads = await record(visitor.page);
    await visitor.open(path);
    const pictures = await visitor.page.evaluate<Picture[]>(readPictures);
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter(({ width, height }) => !(Number(width) > 0 && Number(height) > 0))).toEqual([]);
    expect(pictures.filter(({ alt }) => alt === null)).toEqual([]);
    if (!path.includes('suggest')) expect(pictures.filter(({ lazy, below }) => below && !lazy)).toEqual([]);
    // Down the whole page, so that the late ones are fetched as well.
    for (let step = 0; step < 12; step++) await visitor.page.mouse.wheel(0, 900);
    await visitor.page.waitForLoadState('networkidle');
    const shown = loads.filter((load) => load.picture);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter(({ mime }) => !/^image\/(avif|webp)$/.test(mime))).toEqual([]);
    await visitor.close();
  });
});

type Picture = {
  src: string;
  width: string | null;
  height: string | null;
  alt: string | null;
  lazy: boolean;
  below: boolean;
};

const readPictures = `[...document.images].map((image) => ({
  src: image.getAttribute('src'),
  width: image.getAttribute('width'),
  height: image.getAttribute('height'),
  alt: image.getAttribute('alt'),
  lazy: image.loading === 'lazy',
  below: image.getBoundingClientRect().top > innerHeight,
}))`;

type Load = { id: string; type: string; mime: string; picture: boolean; bytes: number };

const sum = (loads: Load[]) => loads.reduce((total, { bytes }) => total + bytes, 0);

/** What goes over the wire, headers and compressed bodies, as Chromium counts it with nothing kept from before. */
async function record(page: Page): Promise<Load[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const loads: Load[] = [];
  session.on('Network.responseReceived', ({ requestId: id, response, type }) => {
    const picture = new URL(response.url).pathname.startsWith('/media/');
    loads.push({ id, type, mime: response.mimeType, picture, bytes: 0 });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    for (const load of loads) if (load.id === requestId) load.bytes = encodedDataLength;
  });
  return loads;
}
