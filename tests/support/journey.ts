import type { Browser, Page } from 'playwright-core';
import type { Lang } from '../../src/platform/i18n.ts';
import { prefixOf } from '../../src/platform/i18n.ts';
import { texts } from '../../src/texts.ts';
import { screenshot } from './browser.ts';
import { address } from './buying.ts';

export const phone = { width: 360, height: 780 };
export const desk = { width: 1440, height: 900 };

export type VisitOptions = {
  lang?: Lang;
  viewport?: { width: number; height: number };
  javaScript?: boolean;
  dark?: boolean;
  /** Numbered pictures of the steps are kept under this name. */
  name?: string;
};

/** One shopper with a browser of their own: nothing is shared with another visit. */
export type Visit = {
  page: Page;
  lang: Lang;
  t: (typeof texts)['en'];
  javaScript: boolean;
  /** Opens an address of the shop, given without the language. */
  open: (path: string) => Promise<void>;
  /** Whether the document is still the one that was marked: nothing was loaded anew. */
  stays: (act: () => Promise<void>) => Promise<boolean>;
  shot: (step: string) => Promise<void>;
  /** What went wrong on the way: errors in the console, refusals of the policy, failed requests. */
  troubles: string[];
  /** From here on this status is no trouble. */
  expect: (status: number) => void;
  close: () => Promise<void>;
};

export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const { lang = 'en', viewport = phone, javaScript = true, dark = false, name } = options;
  const context = await browser.newContext({
    viewport,
    locale: lang === 'bn' ? 'bn-BD' : 'en-GB',
    timezoneId: 'Asia/Dhaka',
    javaScriptEnabled: javaScript,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    hasTouch: viewport.width < 600,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const expected = new Set<number>();
  const troubles = listen(page, expected);
  let shots = 0;
  return {
    page,
    lang,
    t: texts[lang],
    javaScript,
    troubles,
    expect: (status) => void expected.add(status),
    open: async (path) => void (await page.goto(`${url}${prefixOf(lang)}${path}`)),
    stays: async (act) => {
      await page.evaluate('void (document.marked = true)');
      await act();
      return page.evaluate<boolean>('document.marked === true');
    },
    shot: async (step) => {
      shots += 1;
      if (name)
        await screenshot(page, `${name}-${String(shots).padStart(2, '0')}-${step}`, {
          fullPage: viewport.width < 600 && !javaScript,
        });
    },
    close: () => context.close(),
  };
}

function listen(page: Page, expected: Set<number>): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A failed request is told below, with its address.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      troubles.push(`console: ${message.text()} (${page.url()})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !expected.has(response.status()))
      troubles.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // What the shopper leaves behind by going on is dropped.
    if (why !== 'net::ERR_ABORTED') troubles.push(`${why} ${request.url()}`);
  });
  return troubles;
}

/** Types the address; without JavaScript the areas of the district come with a press on a button. */
export async function fillAddress({ page, t, javaScript }: Visit): Promise<void> {
  await page.locator('#phone').fill(address.phone);
  await page.locator('#name').fill(address.name);
  await page.locator('#street').fill(address.street);
  await page.locator('#district').selectOption(address.district);
  if (!javaScript) await page.getByRole('button', { name: t.checkout.showAreas }).click();
  await page.locator(`#upazila option[value="${address.upazila}"]`).waitFor({ state: 'attached' });
  await page.locator('#upazila').selectOption(address.upazila);
}

/** Puts a product in the cart as it is offered, and waits until it is there. */
export async function fillCart(visitor: Visit, slug: string): Promise<void> {
  await visitor.open(`/p/${slug}`);
  await visitor.page.locator('.buy-go [data-buy]').click();
  if (visitor.javaScript) await visitor.page.locator('#cart-drawer .cart-line').first().waitFor();
  else await visitor.page.waitForURL(/\/cart$/);
}

/** From a filled cart to the placed order. Its number. */
export async function checkOut(visitor: Visit): Promise<string> {
  const { page, t } = visitor;
  await visitor.open('/checkout');
  await fillAddress(visitor);
  await page.getByRole('button', { name: t.checkout.toDelivery }).click();
  await page.getByRole('button', { name: t.checkout.toPayment }).click();
  await page.locator('.checkout-place button').click();
  await page.waitForURL(/\/thanks$/);
  return (await page.locator('.ticket-number').innerText()).trim();
}
