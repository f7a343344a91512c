import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig, type Flags, type Result } from 'lighthouse';
import { binaries, needed } from '../../tests/support/packages.ts';
import type { PageToMeasure } from './pages.ts';

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Category = (typeof categories)[number];

export type Measured = {
  page: PageToMeasure;
  /** 0–100. */
  scores: Record<Category, number>;
  lcpMs: number;
  tbtMs: number;
  cls: number;
  bytes: number;
  /** Audits below their full score, by name; those that only inform are left out. */
  failed: string[];
  /** Lighthouse's own page of the run in the middle. */
  html: string;
};

export type MeasureOptions = { runs?: number; desktop?: boolean };

const chromeFlags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

/**
 * Opens the page `runs` times as a middling phone (or a desk) on a slow line, which Lighthouse simulates,
 * and tells of the run whose performance is the median.
 */
export async function measure(page: PageToMeasure, { runs = 3, desktop = false }: MeasureOptions): Promise<Measured> {
  const results: { lhr: Result; html: string }[] = [];
  // On a busy machine the browser may not answer in time.
  const again = (error: unknown) => {
    console.error(`${page.name} once more: ${String(error)}`);
    return runOnce(page, desktop);
  };
  for (let run = 0; run < runs; run++) results.push(await runOnce(page, desktop).catch(again));
  results.sort((a, b) => score(a.lhr, 'performance') - score(b.lhr, 'performance'));
  const middle = results[Math.floor((results.length - 1) / 2)];
  if (!middle) throw new Error('Lighthouse wants at least one run.');
  return { page, html: middle.html, ...readResult(middle.lhr) };
}

/** A browser of its own for each run: nothing is kept from the one before. */
async function runOnce({ url, headers }: PageToMeasure, desktop: boolean): Promise<{ lhr: Result; html: string }> {
  const chrome = await launch({ chromePath: needed(binaries.chromium(), 'chromium'), chromeFlags, logLevel: 'silent' });
  try {
    const flags: Flags = {
      port: chrome.port,
      output: 'html',
      logLevel: 'error',
      extraHeaders: headers,
      onlyCategories: [...categories],
      disableFullPageScreenshot: true,
    };
    const result = await lighthouse(url, flags, desktop ? desktopConfig : undefined);
    if (!result) throw new Error(`Lighthouse said nothing of ${url}.`);
    const { lhr, report } = result;
    if (lhr.runtimeError) throw new Error(`Lighthouse could not measure ${url}: ${lhr.runtimeError.message}`);
    return { lhr, html: String(report) };
  } finally {
    chrome.kill();
  }
}

const score = (lhr: Result, category: Category): number => Math.round((lhr.categories[category]?.score ?? 0) * 100);
const value = (lhr: Result, audit: string): number => lhr.audits[audit]?.numericValue ?? Number.NaN;

function readResult(lhr: Result): Omit<Measured, 'page' | 'html'> {
  const counted = new Set(Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.map(({ id }) => id)));
  const failed = Object.values(lhr.audits).filter(
    ({ id, score, scoreDisplayMode }) =>
      counted.has(id) &&
      score !== null &&
      score < 1 &&
      !['informative', 'notApplicable', 'manual'].includes(scoreDisplayMode),
  );
  return {
    scores: {
      performance: score(lhr, 'performance'),
      accessibility: score(lhr, 'accessibility'),
      'best-practices': score(lhr, 'best-practices'),
      seo: score(lhr, 'seo'),
    },
    lcpMs: Math.round(value(lhr, 'largest-contentful-paint')),
    tbtMs: Math.round(value(lhr, 'total-blocking-time')),
    cls: Number(value(lhr, 'cumulative-layout-shift').toFixed(3)),
    bytes: value(lhr, 'total-byte-weight'),
    failed: failed.map(({ id, displayValue }) => (displayValue ? `${id} (${displayValue})` : id)),
  };
}
