import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { address } from '../support/buying.ts';
import { desk, fillAddress, phone, type Visit, visit } from '../support/journey.ts';
import { projectRoot, type Shop } from '../support/shop.ts';
import { demo, startDemoShop } from './open.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startDemoShop(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical on the page as it stands, first in light, then the contrast in the dark; and whether it fits the screen. */
async function faultsOf({ page }: Visit, targets = true): Promise<string[]> {
  await page.evaluate(`${axe}; void 0`);
  const run = (options: string) =>
    page.evaluate<string[]>(`axe.run(document, ${options}).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ' ' + failureSummary.split('\\n')[1])))`);
  const light = await run(`{ rules: { 'target-size': { enabled: ${targets} } }, resultTypes: ['violations'] }`);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(`{ runOnly: ['color-contrast'], resultTypes: ['violations'] }`);
  await page.emulateMedia({ colorScheme: 'light' });
  const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  return [...(wide ? ['wider than the screen'] : []), ...light, ...dark.map((fault) => `dark: ${fault}`)];
}

const ways = [
  { lang: 'en', viewport: desk },
  { lang: 'bn', viewport: phone },
] as const;

describe.each(ways)('nothing serious stands in the way in $lang', (way) => {
  test.each([
    ['home', '/'],
    ['a list', '/products'],
    ['a list in rows', '/products?view=list&in_stock=1'],
    ['a category', demo.category],
    ['a product', demo.manyVariants],
    ['a sold-out product', demo.soldOut],
    ['search', '/search?q=saree'],
    ['nothing found', '/search?q=qqxxyyzz'],
    ['an empty cart', '/cart'],
    ['tracking', '/orders/track'],
    ['a text', '/pages/returns'],
    ['a missing page', '/no-such-page'],
  ])('on %s', async (_, path) => {
    const visitor = await visit(browser, shop.url, way);
    await visitor.open(path);
    if (path.startsWith('/p/')) {
      await visitor.page.locator('#estimate').scrollIntoViewIfNeeded();
      await visitor.page.locator('#estimate select').waitFor();
      await visitor.page.evaluate('scrollTo(0, 0)');
    }
    expect(await faultsOf(visitor)).toEqual([]);
    await visitor.close();
  });

  test('in the menu, the filters, the suggestions and the enlarged picture', async () => {
    const visitor = await visit(browser, shop.url, way);
    const { page } = visitor;
    const faults: string[] = [];
    await visitor.open(demo.category);
    if (way.viewport === phone) {
      await page.locator('.menu-btn').click();
      faults.push(...(await faultsOf(visitor)));
      await page.keyboard.press('Escape');
      await page.locator('.facets-open').click();
      // The bar at the foot covers a part of whatever link is scrolled under it.
      faults.push(...(await faultsOf(visitor, false)));
      await page.keyboard.press('Escape');
    }
    await page.locator('#search-top').fill('saree');
    await page.locator('#suggest-top a').first().waitFor();
    faults.push(...(await faultsOf(visitor)));
    await visitor.open(demo.manyVariants);
    await page.locator('[data-zoom]').first().click();
    faults.push(...(await faultsOf(visitor)));
    expect(faults).toEqual([]);
    await visitor.close();
  });

  test('from the cart to the order, refusals included', async () => {
    const visitor = await visit(browser, shop.url, way);
    const { page, t } = visitor;
    const faults: string[] = [];
    const check = async (where: string) =>
      faults.push(...(await faultsOf(visitor)).map((fault) => `${where}: ${fault}`));
    const press = (name: string) => page.getByRole('button', { name }).click();

    await visitor.open(demo.manyVariants);
    await page.locator('.buy-go [data-buy]').click();
    await page.locator('#cart-drawer .cart-line').waitFor();
    await check('drawer');
    await visitor.open('/cart');
    await check('cart');
    await visitor.open('/checkout');
    await check('address');
    visitor.expect(422);
    await press(t.checkout.toDelivery);
    await page.locator('#error-summary').waitFor();
    await check('address refused');
    await fillAddress(visitor);
    await press(t.checkout.toDelivery);
    await page.waitForURL(/shipping$/);
    await check('delivery');
    await press(t.checkout.toPayment);
    await page.waitForURL(/payment$/);
    await check('payment');
    await page.evaluate('document.querySelector("input[name=total]").value = 1');
    await page.locator('.checkout-place button').click();
    await page.locator('#error-summary').waitFor();
    await check('payment refused');
    await page.locator('.checkout-place button').click();
    await page.waitForURL(/thanks$/);
    await check('thanks');
    const number = (await page.locator('.ticket-number').innerText()).trim();
    await visitor.open(`/orders/${number}`);
    await page.locator('.cancel summary').click();
    await check('order');
    await visitor.open(`/orders/${number}/receipt`);
    await check('receipt');
    await visitor.open('/orders/track');
    await press(t.orders.trackAction);
    await page.locator('#error-summary').waitFor();
    await check('tracking refused');
    expect(faults).toEqual([]);
    expect(visitor.troubles).toEqual([]);
    await visitor.close();
  });
});

test('with the keyboard alone one gets from a product to a placed order, and always sees where one is', async () => {
  const visitor = await visit(browser, shop.url, { viewport: desk });
  const { page, t } = visitor;
  const press = (key: string) => page.keyboard.press(key);

  await visitor.open(demo.manyVariants);
  await press('Tab');
  expect(await focused(visitor)).toContain(t.shop.skip);
  await press('Enter');
  await tabTo(visitor, '#buy input[name=option1]');
  await press('ArrowRight');
  await tabTo(visitor, '.buy-go [data-buy]');
  await press('Enter');
  await page.locator('#cart-drawer .cart-line').waitFor();
  await expect.poll(() => page.evaluate<boolean>('!!document.activeElement.closest("#cart-drawer")')).toBe(true);
  await press('Escape');
  await page.locator('#cart-drawer[open]').waitFor({ state: 'detached' });
  expect(await page.evaluate<boolean>('document.activeElement.matches("[data-buy]")')).toBe(true);
  await press('Enter');
  await page.locator('#cart-drawer[open]').waitFor();
  await tabTo(visitor, '.drawer-foot a.btn-primary');
  await press('Enter');
  await page.waitForURL(/checkout$/);

  const type = async (selector: string, text: string) => {
    await tabTo(visitor, selector);
    await page.keyboard.type(text);
  };
  await type('#phone', address.phone);
  await type('#name', address.name);
  await tabTo(visitor, '.checkout-form button.btn-primary');
  visitor.expect(422);
  await press('Enter');
  // What is missing is told first, and leads to its field.
  await expect.poll(() => page.evaluate<string>('document.activeElement.id')).toBe('error-summary');
  await tabTo(visitor, '#error-summary a[href="#district"]');
  await press('Enter');
  expect(await page.evaluate<string>('document.activeElement.id')).toBe('district');
  const areas = page.waitForResponse(/upazilas/);
  await page.keyboard.type('Dhaka');
  await areas;
  await page.locator(`#upazila option[value="${address.upazila}"]`).waitFor({ state: 'attached' });
  await type('#upazila', 'Dhanmondi');
  await type('#street', address.street);
  await tabTo(visitor, '.checkout-form button.btn-primary');
  await press('Enter');
  await page.waitForURL(/shipping$/);
  await tabTo(visitor, 'input[name=method]');
  await press('ArrowDown');
  await press('ArrowUp');
  await tabTo(visitor, '.checkout-form button.btn-primary');
  await press('Enter');
  await page.waitForURL(/payment$/);
  await tabTo(visitor, '.checkout-place button');
  await press('Space');
  await page.waitForURL(/thanks$/);
  expect(visitor.troubles).toEqual([]);
  await visitor.close();
});

test('suggestions, the menu and the facets answer to keys', async () => {
  const visitor = await visit(browser, shop.url, { viewport: phone });
  const { page } = visitor;
  await visitor.open('/products');
  await tabTo(visitor, '#search-top');
  await page.keyboard.type('honey');
  await page.locator('#suggest-top a').first().waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate<boolean>('document.activeElement.matches("#suggest-top a")')).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('#suggest-top a').count()).toBe(0);
  expect(await page.evaluate<string>('document.activeElement.id')).toBe('search-top');
  await tabTo(visitor, '.facets-open');
  await page.keyboard.press('Enter');
  await tabTo(visitor, '#facets a[href*="in_stock=1"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/in_stock=1/);
  await expect.poll(() => page.evaluate<boolean>('!!document.activeElement.closest("#facets a.is-on")')).toBe(true);
  await page.keyboard.press('Escape');
  await page.locator('#facets:popover-open').waitFor({ state: 'detached' });
  await visitor.close();
});

test('who wants less motion gets none', async () => {
  const visitor = await visit(browser, shop.url);
  for (const path of ['/', '/products', demo.manyVariants, '/cart']) {
    await visitor.open(path);
    const moving = await visitor.page.evaluate<string[]>(`[...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      const longest = (list) => Math.max(...list.split(',').map(parseFloat));
      return style.scrollBehavior === 'smooth' || longest(style.transitionDuration) > 0.01 || longest(style.animationDuration) > 0.01;
    }).map((element) => element.tagName + '.' + element.className)`);
    expect(moving).toEqual([]);
  }
  await visitor.close();
});

/** Presses Tab until the element has the focus. Throws on the way when the place of the focus cannot be seen. */
async function tabTo(visitor: Visit, selector: string): Promise<void> {
  const { page } = visitor;
  const passed: string[] = [];
  for (let step = 0; step < 120; step++) {
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await page.keyboard.press('Tab');
    const place = await focused(visitor);
    passed.push(place);
  }
  throw new Error(`Tab never came to ${selector}, only to:\n${passed.join('\n')}`);
}

/** What has the focus, in words. Throws when nothing shows it, or when it is out of sight. */
async function focused({ page }: Visit): Promise<string> {
  const { name, marked, inSight } = await page.evaluate<{ name: string; marked: boolean; inSight: boolean }>(readFocus);
  if (!marked) throw new Error(`the focus cannot be seen on ${name}`);
  if (!inSight) throw new Error(`the focus is out of sight on ${name}`);
  return name;
}

const readFocus = `(() => {
  const element = document.activeElement;
  const name = element.outerHTML.slice(0, 160).replace(/\\s+/g, ' ') + element.textContent.trim().slice(0, 40);
  if (element === document.body) return { name, marked: true, inSight: true };
  const ring = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const near = [element, element.closest('label'), element.parentElement, element.nextElementSibling];
  const box = (element.closest('label') ?? element).getBoundingClientRect();
  return {
    name,
    marked: near.some((one) => one && ring(one)),
    inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
})()`;
