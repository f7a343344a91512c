import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ceilings, files, growth, type PageBudget, pages } from '../../loadtest/budgets.ts';
import type { Lang } from '../../src/platform/i18n.ts';
import { openBrowser } from '../support/browser.ts';
import { addToCart, goToPayment, orderNumberOf } from '../support/buying.ts';
import { type Client, client } from '../support/client.ts';
import { desk, phone, visit } from '../support/journey.ts';
import type { Shop } from '../support/shop.ts';
import { kilobytes, type Load, record, sum } from './loads.ts';
import { startDemoShop } from './open.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let shop: Shop;
let browser: Browser;
/** Somebody at the payment step, and somebody who has ordered. */
let paying: Client;
let ordered: Client;
let order: string;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startDemoShop(), openBrowser()]);
  [paying, ordered] = [client(shop.url), client(shop.url)];
  const list = await (await paying.get('/products')).text();
  const variants = [...list.matchAll(/name="variant" value="(\d+)"/g)].map(([, id]) => Number(id)).slice(0, 3);
  for (const shopper of [paying, ordered]) for (const variant of variants) await addToCart(shopper, variant);
  await goToPayment(paying, 'dhaka-standard');
  const placed = await ordered.post('/checkout/payment', await goToPayment(ordered, 'dhaka-standard'));
  order = orderNumberOf(placed) ?? 'none';
});
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
  console.table(table);
});

const table: Record<string, Record<string, string | number>> = {};

const ways = [
  { lang: 'en', screen: 'phone', viewport: phone },
  { lang: 'bn', screen: 'phone', viewport: phone },
  { lang: 'bn', screen: 'desk', viewport: desk },
] as const;

describe.each(ways)('a first visit in $lang on a $screen', ({ lang, screen, viewport }) => {
  test.each(Object.entries<PageBudget>(pages))('to %s stays within its budget', async (kind, budget) => {
    const visitor = await visit(browser, shop.url, { lang, viewport });
    const shopper = budget.path.includes(':order') ? ordered : paying;
    const cookies = [...shopper.cookies].map(([name, value]) => ({ name, value, url: shop.url }));
    await visitor.page.context().addCookies(cookies);
    const recorded = await record(visitor.page);
    await visitor.open(budget.path.replace(':order', order));
    await visitor.page.waitForLoadState('networkidle');
    // A file that several places name is fetched once; the others have it at no weight.
    const loads = recorded.filter(({ bytes }) => bytes > 0);
    table[`${lang} ${screen} ${kind}`] = rowOf(loads);
    expect(excesses(loads, budget, { lang, screen })).toEqual([]);
    expect(visitor.troubles).toEqual([]);
    await visitor.close();
  });
});

/** Each part that is heavier than its budget by more than the growth allowed, in words. */
function excesses(loads: Load[], budget: PageBudget, { lang, screen }: { lang: Lang; screen: 'phone' | 'desk' }) {
  const rest = loads.filter(({ picture }) => !picture);
  const limits: Record<string, number | undefined> = { ...files, page: budget.html, fetched: budget.fetched };
  const parts: [string, number, number | undefined][] = [
    ...rest.map(({ name, bytes }): [string, number, number | undefined] => [name, kilobytes(bytes), limits[name]]),
    ['pictures', kilobytes(sum(loads) - sum(rest)), budget.pictures[screen]],
  ];
  const grown = parts.flatMap(([name, is, limit]) => {
    if (limit === undefined) return [`${name} (${is} KB) stands in no budget: see loadtest/budgets.ts`];
    const more = limit > 0 ? `, ${Math.round((is / limit - 1) * 100)} % more than` : ' instead of';
    return is > limit * growth + 0.05 ? [`${name}: ${is}${more} the budget's ${limit}`] : [];
  });
  const scripts = kilobytes(sum(rest.filter(({ type }) => type === 'Script')));
  const all = kilobytes(sum(rest));
  const requests = Math.min(budget.requests, ceilings.requests);
  const ceiling = lang === 'bn' && screen === 'desk' ? ceilings.banglaDesk : ceilings.kilobytes;
  return [
    ...grown,
    ...(all > ceiling ? [`without pictures: ${all} KB, and never more than ${ceiling} are allowed`] : []),
    ...(scripts > ceilings.scripts ? [`scripts: ${scripts} KB of ${ceilings.scripts}`] : []),
    ...(rest.length > requests ? [`requests: ${rest.length} of ${requests}`] : []),
  ];
}

function rowOf(loads: Load[]): Record<string, number> {
  const rest = loads.filter(({ picture }) => !picture);
  const of = (type: string) => kilobytes(sum(rest.filter((load) => load.type === type)));
  const [html, css, js, fonts] = [of('Document'), of('Stylesheet'), of('Script'), of('Font')];
  const all = kilobytes(sum(rest));
  return {
    'KB without pictures': all,
    HTML: html,
    CSS: css,
    JavaScript: js,
    fonts,
    other: kilobytes((all - html - css - js - fonts) * 1024),
    requests: rest.length,
    pictures: loads.length - rest.length,
    'KB of pictures': kilobytes(sum(loads) - sum(rest)),
  };
}

test('a part that grew is named with its growth', () => {
  const budget: PageBudget = { path: '/', html: 10, pictures: { phone: 20, desk: 20 }, requests: 2 };
  const load = (name: string, bytes: number, picture = false): Load => ({
    id: name,
    name,
    type: 'Other',
    mime: '',
    picture,
    bytes,
  });
  const way = { lang: 'en', screen: 'phone' } as const;
  const told = excesses([load('page', 12 * 1024), load('new.js', 1024), load('a', 30 * 1024, true)], budget, way);
  expect(told).toEqual([
    "page: 12, 20 % more than the budget's 10",
    'new.js (1 KB) stands in no budget: see loadtest/budgets.ts',
    "pictures: 30, 50 % more than the budget's 20",
  ]);
  expect(excesses([load('page', 10.9 * 1024), load('a', 21 * 1024, true)], budget, way)).toEqual([]);
});
