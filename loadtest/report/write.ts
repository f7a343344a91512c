import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../tests/support/shop.ts';
import type { Run } from '../support/result.ts';
import type { Comparison } from './compare.ts';
import { renderReport } from './html.ts';

/** Writes artifacts/loadtest/<time>/. Its folder. */
export async function writeReport(run: Run, compared: readonly Comparison[]): Promise<string> {
  const folder = join(projectRoot, 'artifacts/loadtest', run.at.replace(/[:.]/g, '-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.json'), `${JSON.stringify({ ...run, compared }, null, 1)}\n`);
  writeFileSync(join(folder, 'index.html'), await renderReport(run, compared));
  return folder;
}
