import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { Config } from '../src/config.ts';
import { findFaultsAt } from './checks.ts';
import { findBackup, type Manifest } from './manifest.ts';
import { dropDatabase, restoreDump, unpackFiles } from './restore.ts';
import type { Settings } from './settings.ts';
import { NotStored, type Store } from './store.ts';
import { inDatabase } from './tables.ts';
import { verifyBackup } from './verify.ts';

const report = z.object({
  backup: z.string(),
  at: z.iso.datetime(),
  passed: z.boolean(),
  seconds: z.number(),
  bytes: z.number(),
  rows: z.number(),
  faults: z.array(z.string()),
});

export type DrillReport = z.infer<typeof report>;
const newest = 'drills/latest.json';

/**
 * Proves the newest backup: read to its last byte, restored into a scratch database beside the shop's, rows counted and
 * the books checked, then dropped. A failure is a report as well, and what went wrong before is kept in `drills/`.
 */
export async function drill(config: Config, settings: Settings): Promise<DrillReport> {
  const began = Date.now();
  const backup = await findBackup(settings.store, 'latest', ({ kind }) => kind !== 'base');
  const faults = await restoreAside(config, settings, backup).catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ]);
  const outcome: DrillReport = {
    backup: backup.id,
    at: new Date(began).toISOString(),
    passed: faults.length === 0,
    seconds: Math.round((Date.now() - began) / 100) / 10,
    bytes: backup.files.reduce((sum, file) => sum + file.bytes, 0),
    rows: Object.values(backup.rows).reduce((sum, rows) => sum + rows, 0),
    faults: faults.slice(0, 50),
  };
  for (const path of [`drills/${outcome.at.slice(0, 19).replaceAll(':', '-')}.json`, newest])
    await settings.store.put(path, Readable.from([Buffer.from(`${JSON.stringify(outcome, null, 2)}\n`)]));
  return outcome;
}

async function restoreAside(config: Config, settings: Settings, backup: Manifest): Promise<string[]> {
  await verifyBackup(settings, backup);
  if (backup.kind === 'dump' && config.DATABASE_URL) {
    const url = inDatabase(config.DATABASE_URL, `drill_${randomBytes(4).toString('hex')}`);
    try {
      await restoreDump(settings, backup, url);
      return await findFaultsAt({ url }, backup.rows);
    } finally {
      await dropDatabase(url);
    }
  }
  if (backup.kind === 'dump') return ['the backup is of PostgreSQL: set DATABASE_URL to the server to try it on'];
  await mkdir(config.DATA_DIR, { recursive: true });
  const dataDir = await mkdtemp(join(config.DATA_DIR, 'drill-'));
  try {
    await unpackFiles(settings, backup, join(dataDir, 'unpacked'));
    return await findFaultsAt({ dataDir: join(dataDir, 'unpacked') }, backup.rows);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** How the last drill went; null before the first. */
export async function lastDrill(store: Store): Promise<DrillReport | null> {
  const content = await store.get(newest).then(json, (error: unknown) => {
    if (error instanceof NotStored) return null;
    throw error;
  });
  return content === null ? null : report.parse(content);
}
