import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pictureWidths } from '../../src/platform/pictures.ts';
import { openBrowser } from '../support/browser.ts';
import { desk, phone, visit } from '../support/journey.ts';
import type { Shop } from '../support/shop.ts';
import { record } from './loads.ts';
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
});

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
  await scrollDown(visitor.page);
  const shown = loads.filter((load) => load.picture);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter(({ mime }) => !/^image\/(avif|webp)$/.test(mime))).toEqual([]);
  await visitor.close();
});

describe.each([
  ['a phone', phone],
  ['a desk', desk],
])('on %s', (_, viewport) => {
  test.each([
    ['home', '/'],
    ['list', '/products'],
    ['list in rows', '/products?view=list'],
    ['category', demo.category],
    ['product', demo.manyVariants],
  ])('those of %s are no larger than they are shown, and the first comes first', async (_, path) => {
    const visitor = await visit(browser, shop.url, { viewport });
    await visitor.open(path);
    await visitor.page.waitForLoadState('networkidle');
    const first = await visitor.page.evaluate<Largest>(readLargest);
    if (first.picture) expect(first).toMatchObject({ lazy: false, priority: 'high' });
    await scrollDown(visitor.page);
    const shown = await visitor.page.evaluate<Shown[]>(readShown);
    expect(shown.length).toBeGreaterThan(3);
    const large = shown.filter(({ file, needed }) => pictureWidths.some((width) => width < file && width >= needed));
    expect(large).toEqual([]);
    const small = shown.filter(({ file, needed, original }) => file < Math.min(needed * 0.9, original));
    expect(small).toEqual([]);
    await visitor.close();
  });
});

/** Down the whole page, so that the late ones are fetched as well. */
async function scrollDown(page: Page): Promise<void> {
  for (let step = 0; step < 12; step++) await page.mouse.wheel(0, 900);
  await page.waitForLoadState('networkidle');
}

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

type Shown = { src: string; file: number; needed: number; original: number };

/** Of those that have come: the widths of the chosen file, of the box, and of the largest file there is. */
const readShown = `[...document.images].filter((image) => image.complete && image.naturalWidth > 0 && image.clientWidth > 0).map((image) => ({
  src: image.currentSrc,
  file: Number(/-(\\d+)\\.\\w+$/.exec(image.currentSrc)?.[1]),
  needed: Math.round(Math.max(image.clientWidth, image.clientHeight * image.naturalWidth / image.naturalHeight) * devicePixelRatio),
  original: Math.max(...image.closest('picture').querySelector('source').srcset.split(', ').map((one) => parseInt(one.split(' ')[1] ?? 240))),
}))`;

type Largest = { picture: boolean; lazy?: boolean; priority?: string };

/** What was largest on the screen when the page had come. */
const readLargest = `new Promise((resolve) => new PerformanceObserver((list) => {
  const { element } = list.getEntries().at(-1);
  resolve(element instanceof HTMLImageElement
    ? { picture: true, lazy: element.loading === 'lazy', priority: element.fetchPriority }
    : { picture: false });
}).observe({ type: 'largest-contentful-paint', buffered: true }))`;
