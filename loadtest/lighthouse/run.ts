import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { freePort } from '../../tests/support/program.ts';
import { projectRoot, startShop } from '../../tests/support/shop.ts';
import { type Measured, measure } from './measure.ts';
import { findPages, pageKinds, warm } from './pages.ts';
import { tableOf, writeReport } from './report.ts';

const usage = `npm run lighthouse -- [options]
  --url URL      a running shop; without it the built demo shop is started on PGlite
  --pages LIST   of ${pageKinds.join(', ')} (default home,list,product,cart)
  --lang LIST    en, bn or both (default both)
  --runs N       the median counts (default 3)
  --desktop      a desk instead of a phone
Writes artifacts/lighthouse/: index.html, a page for each, results.json.`;

const listOf = <T extends string>(known: readonly [T, ...T[]]) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(known)));

const optionsSchema = z.object({
  url: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  pages: listOf(pageKinds).default(['home', 'list', 'product', 'cart']),
  lang: listOf(['en', 'bn']).default(['en', 'bn']),
  runs: z.coerce.number().int().min(1).max(15).default(3),
  desktop: z.boolean().default(false),
});

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { url: text, pages: text, lang: text, runs: text, desktop: { type: 'boolean' }, help: { type: 'boolean' } },
});
const options = optionsSchema.safeParse(values);
if (values.help || !options.success) {
  if (options.error) console.error(z.prettifyError(options.error));
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}

const { url, pages: kinds, lang, runs, desktop } = options.data;
const shop = url ? null : await startDemo();
const measured: Measured[] = [];
try {
  const pages = await findPages(url ?? shop?.url ?? '', kinds, lang);
  await warm(pages);
  for (const page of pages) {
    const one = await measure(page, { runs, desktop });
    measured.push(one);
    console.log(`${page.name}: ${Object.values(one.scores).join(' · ')}`);
  }
} finally {
  await shop?.stop();
}
const directory = join(projectRoot, 'artifacts/lighthouse');
writeReport(directory, measured);
console.table(tableOf(measured));
for (const { page, failed } of measured) if (failed.length > 0) console.log(`${page.name}: ${failed.join(', ')}`);
console.log(`${join(directory, 'index.html')}`);

/** Under the name localhost, which browsers trust as they trust TLS; its own links say the same. */
async function startDemo() {
  const PORT = String(await freePort());
  const address = `http://localhost:${PORT}`;
  const shop = await startShop({ PORT, SHOP_URL: address });
  return { ...shop, url: address };
}
