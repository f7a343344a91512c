import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml } from '../../src/platform/views.ts';
import type { Measured } from './measure.ts';

/** Writes Lighthouse's page for each measured one, an index of them and `results.json` into the directory. */
export function writeReport(directory: string, measured: readonly Measured[]): void {
  mkdirSync(directory, { recursive: true });
  for (const { page, html } of measured) writeFileSync(join(directory, `${page.name}.html`), html);
  const results = measured.map(({ html: _, page, ...figures }) => ({ name: page.name, url: page.url, ...figures }));
  writeFileSync(join(directory, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(directory, 'index.html'), indexOf(measured));
}

/** One row a page, for `console.table`. */
export const tableOf = (measured: readonly Measured[]): Record<string, Record<string, string | number>> =>
  Object.fromEntries(
    measured.map((one) => [
      one.page.name,
      {
        performance: one.scores.performance,
        accessibility: one.scores.accessibility,
        'best practices': one.scores['best-practices'],
        SEO: one.scores.seo,
        'LCP s': Number((one.lcpMs / 1000).toFixed(2)),
        CLS: one.cls,
        'TBT ms': one.tbtMs,
        KB: Math.round(one.bytes / 1024),
      },
    ]),
  );

function indexOf(measured: readonly Measured[]): string {
  const rows = Object.entries(tableOf(measured));
  const head = ['Page', ...Object.keys(rows[0]?.[1] ?? {}), 'Below full score'];
  const lines = rows.map(([name, figures], index) => {
    const failed = measured[index]?.failed.join(', ') ?? '';
    const cells = [...Object.values(figures), failed].map((cell) => `<td>${escapeHtml(cell)}</td>`);
    return `<tr><th scope="row"><a href="${name}.html">${name}</a></th>${cells.join('')}</tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Lighthouse</title>
<style>body { font: 1rem/1.5 system-ui; margin: 2rem } table { border-collapse: collapse } :is(th, td) { padding: .25rem .75rem; border-bottom: 1px solid #ccc; text-align: start }</style>
<h1>Lighthouse, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC</h1>
<table>
<thead><tr>${head.map((word) => `<th scope="col">${word}</th>`).join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>
</html>
`;
}
