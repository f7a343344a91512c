import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { binaries, needed } from './packages.ts';
import { projectRoot } from './shop.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, without a window. Close it in `afterAll`. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: needed(binaries.chromium(), 'chromium'), args: flags });

/** Keeps a picture of the page in artifacts/screenshots/. */
export async function screenshot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  const directory = join(projectRoot, 'artifacts/screenshots');
  mkdirSync(directory, { recursive: true });
  await page.screenshot({
    path: join(directory, `${name}.png`),
    fullPage: options.fullPage ?? true,
    animations: 'disabled',
    // Hiding the caret leaves style attributes behind, which the page's policy then refuses to htmx.
    caret: 'initial',
  });
}
