import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { address } from '../support/buying.ts';
import { desk, fillAddress, phone, type Visit, visit } from '../support/journey.ts';
import { type Shop, startShop } from '../support/shop.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startShop(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

const ways = [
  { name: 'phone-en', viewport: phone, lang: 'en', javaScript: true },
  { name: 'phone-en-noscript', viewport: phone, lang: 'en', javaScript: false },
  { name: 'desk-en', viewport: desk, lang: 'en', javaScript: true },
  { name: 'desk-en-noscript', viewport: desk, lang: 'en', javaScript: false },
  { name: 'phone-bn-dark', viewport: phone, lang: 'bn', javaScript: true, dark: true },
  { name: 'phone-bn-noscript', viewport: phone, lang: 'bn', javaScript: false },
] as const;

describe.each(ways)('$name', (way) => {
  test('from the first page to a placed order, found again by its number, and cancelled', async () => {
    const visitor = await visit(browser, shop.url, way);
    await visitor.page.goto(shop.url);
    expect(new URL(visitor.page.url()).pathname).toBe(way.lang === 'bn' ? '/bn' : '/');
    await visitor.shot('home');

    await search(visitor);
    await openCategory(visitor);
    await narrow(visitor);
    await choose(visitor);
    await addToCart(visitor);
    const number = await order(visitor);
    expect(visitor.troubles).toEqual([]);
    await visitor.close();

    const another = await visit(browser, shop.url, { ...way, name: `${way.name}-later` });
    await track(another, number);
    await cancel(another);
    expect(another.troubles).toEqual([]);
    await another.close();
  });
});

test('a list grows, is sorted and changes its language where it stands', async () => {
  const visitor = await visit(browser, shop.url, { viewport: desk });
  const { page, open, stays } = visitor;
  const cards = page.locator('#cards > li');
  await open('/products');
  const first = await cards.count();
  const stayed = await stays(async () => {
    await page.locator('.pager a[rel=next]').click();
    await expect.poll(() => cards.count()).toBeGreaterThan(first);
    await page.locator('#sort').selectOption('price_up');
    await page.waitForURL(/sort=price_up/);
    await expect.poll(() => cards.count()).toBe(first);
    await page.locator('.pages a[data-page]').last().click();
    await page.waitForURL(/page=\d/);
    await page.locator('.pages [aria-current=page]').last().waitFor();
  });
  expect(stayed).toBe(true);
  const { search } = new URL(page.url());
  await page.locator('.lang-switch').click();
  await page.waitForURL(/\/bn\//);
  expect(new URL(page.url()).pathname).toBe('/bn/products');
  expect(new URL(page.url()).search).toBe(search);
  expect(visitor.troubles).toEqual([]);
  await visitor.close();
});

test('a product follows the choice, tells when it comes elsewhere, and shows its pictures large', async () => {
  const visitor = await visit(browser, shop.url, { viewport: desk });
  const { page, open, stays, t } = visitor;
  await open('/p/linen-kurti-long');
  const stayed = await stays(async () => {
    await page.locator('.option', { hasText: /^Rust$/ }).click();
    await page.locator('.option', { hasText: /^\s*XL/ }).click();
    await expect.poll(() => page.locator('#stock').innerText()).toBe(t.catalog.soldOut);
    expect(await page.locator('.buy-go [data-buy]').isDisabled()).toBe(true);
    await page.locator('.option', { hasText: /^\s*M\s*$/ }).click();
    expect(await page.locator('.buy-go [data-buy]').isDisabled()).toBe(false);
    await page.locator('#estimate').scrollIntoViewIfNeeded();
    const near = await page.locator('.estimate-ways').innerText();
    await page.locator('#estimate-district').selectOption({ label: 'Sylhet' });
    await expect.poll(() => page.locator('.estimate-ways').innerText()).not.toBe(near);
    await page.locator('[data-thumb]').nth(1).click();
    await page.locator('[data-thumb][aria-current=true] >> nth=0').waitFor();
    await page
      .locator('[data-zoom]')
      .first()
      .click({ position: { x: 40, y: 40 } });
    await page.locator('#zoom[open] img').waitFor();
    await page.keyboard.press('Escape');
  });
  expect(stayed).toBe(true);
  expect(visitor.troubles).toEqual([]);
  await visitor.close();
});

/** Suggestions come while typing; Enter leads to the results in any case. */
async function search({ page, open, stays, javaScript, shot, lang }: Visit): Promise<void> {
  const words = lang === 'bn' ? 'শাড়ি' : 'sare';
  const stayed = await stays(async () => {
    await page.locator('#search-top').pressSequentially(words);
    if (javaScript) await page.locator('#suggest-top a[href*="/p/"]').first().waitFor();
  });
  expect(stayed).toBe(true);
  await shot('suggestions');
  await page.locator('#search-top').press('Enter');
  await page.waitForURL(/\/search\?q=/);
  expect(await page.locator('.card-title a').count()).toBeGreaterThan(3);
  await shot('found');
  await open('/');
}

async function openCategory({ page, shot }: Visit): Promise<void> {
  await page.locator('.tile[href$="/c/women"]').click();
  await page.waitForURL(/\/c\/women$/);
  await shot('category');
}

/** Only what is in stock: with JavaScript the list changes under the shopper, and the way back is the browser's. */
async function narrow({ page, stays, javaScript, shot, t }: Visit): Promise<void> {
  const open = page.locator('.facets-open');
  const facet = page.locator('#facets a.facet[href*="in_stock=1"]');
  const before = await page.locator('#list-count').innerText();
  if (await open.isVisible()) await open.click();
  await shot('facets');
  const stayed = await stays(async () => {
    await facet.click();
    await page.waitForURL(/[?&]in_stock=1/);
    await page.locator('.chip.is-on').first().waitFor({ state: 'attached' });
  });
  expect(stayed).toBe(javaScript);
  expect(await page.locator('#list-count').innerText()).not.toBe(before);
  await page.goBack();
  await page.waitForURL(/\/c\/women$/);
  await expect.poll(() => page.locator('#list-count').innerText()).toBe(before);
  expect(await page.locator('.chip.is-on').count()).toBe(0);
  await page.goForward();
  await page.locator('.chip.is-on').first().waitFor({ state: 'attached' });
  const close = page.locator('#facets').getByRole('button', { name: t.shop.close });
  if (await close.isVisible()) await close.click();
  await shot('narrowed');
}

async function choose({ page, shot }: Visit): Promise<void> {
  await page.locator('.card-title a[href$="/p/linen-kurti-long"]').click();
  await page.waitForURL(/\/p\/linen-kurti-long$/);
  await page.locator('.option', { hasText: /^\s*(M|এম)\s*$/ }).click();
  await page.locator('#estimate').waitFor();
  await shot('product');
}

async function addToCart({ page, stays, javaScript, shot, t, lang }: Visit): Promise<void> {
  const stayed = await stays(async () => {
    await page.locator('.buy-go [data-buy]').click();
    await page.locator('.cart-line').first().waitFor();
  });
  expect(stayed).toBe(javaScript);
  if (!javaScript) {
    await page.waitForURL(/\/cart$/);
    await shot('cart');
  } else {
    const drawer = page.locator('#cart-drawer[open]');
    expect(await drawer.locator('.cart-title').innerText()).not.toBe('');
    expect(await page.locator('.cart-count').first().innerText()).toBe(lang === 'bn' ? '১' : '1');
    await shot('drawer');
    await drawer.getByRole('button', { name: t.shop.close }).click();
    await drawer.waitFor({ state: 'detached' });
    await page.locator('.cart-link').click();
    await page.waitForURL(/\/cart$/);
  }
  const one = await page.locator('.summary-total dd').innerText();
  const changed = await stays(async () => {
    await page.locator('.qty-step[id^="more-page"]').click();
    await expect.poll(() => page.locator('.qty-input').inputValue()).toBe('2');
  });
  expect(changed).toBe(javaScript);
  expect(await page.locator('.summary-total dd').innerText()).not.toBe(one);
  await shot('two-pieces');
}

async function order(visitor: Visit): Promise<string> {
  const { page, t, javaScript, shot } = visitor;
  await page.locator('.cart-side a.btn-primary').click();
  await page.waitForURL(/\/checkout$/);
  await fillAddress(visitor);
  await shot('address');
  await page.getByRole('button', { name: t.checkout.toDelivery }).click();
  await page.waitForURL(/\/checkout\/shipping$/);
  await shot('delivery');
  await page.getByRole('button', { name: t.checkout.toPayment }).click();
  await page.waitForURL(/\/checkout\/payment$/);
  const countdown = page.locator('.hold [data-countdown]');
  const clock = /^[০-৯\d]{2}:[০-৯\d]{2}$/;
  if (javaScript) await expect.poll(() => countdown.innerText()).toMatch(clock);
  else expect(await countdown.innerText()).not.toMatch(clock);
  expect(await countdown.isVisible()).toBe(true);
  await shot('payment');
  await page.locator('.checkout-place button').click();
  await page.waitForURL(/\/orders\/DC-[A-Z0-9]{4}-[A-Z0-9]{4}\/thanks$/);
  await shot('thanks');
  return (await page.locator('.ticket-number').innerText()).trim();
}

async function track({ page, open, shot, t }: Visit, number: string): Promise<void> {
  await open('/orders/track');
  await page.locator('#number').fill(number.toLowerCase().replaceAll('-', ' '));
  await page.locator('#phone').fill(`+88 ${address.phone}`);
  await shot('track');
  await page.getByRole('button', { name: t.orders.trackAction }).click();
  await page.waitForURL(new RegExp(`/orders/${number}$`));
  expect(await page.locator('.order-status').innerText()).toBe(t.orders.statusPending);
  await shot('order');
}

async function cancel({ page, shot, t }: Visit): Promise<void> {
  await page.locator('.cancel summary').click();
  await page.locator('#reason').selectOption('mind');
  await shot('cancel');
  await page.getByRole('button', { name: t.orders.cancelConfirm }).click();
  await expect.poll(() => page.locator('.order-status').innerText()).toBe(t.orders.statusCancelled);
  expect(await page.locator('.cancel').count()).toBe(0);
  await shot('cancelled');
}
