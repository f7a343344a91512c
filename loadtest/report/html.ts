import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Eta } from 'eta';
import { projectRoot } from '../../tests/support/shop.ts';
import type { Run } from '../support/result.ts';
import type { Comparison } from './compare.ts';
import { presentRun } from './present.ts';

const here = import.meta.dirname;

/** One page that needs nothing but itself: styles, charts and figures are in it. */
export async function renderReport(run: Run, compared: readonly Comparison[]): Promise<string> {
  const { charts, ...presented } = presentRun(run, compared);
  const plot = readFileSync(join(projectRoot, 'node_modules/uplot/dist/uPlot.min.css'), 'utf8');
  const eta = new Eta({ autoEscape: true, autoTrim: ['nl', false] });
  return eta.renderString(readFileSync(join(here, 'report.eta'), 'utf8'), {
    ...presented,
    styles: plot + readFileSync(join(here, 'report.css'), 'utf8'),
    chartData: JSON.stringify(charts).replaceAll('<', '\\u003c'),
    script: await buildCharts(),
  });
}

async function buildCharts(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'browser/charts.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
  });
  return (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}
