import { lastDrill } from '../../backups/drill.ts';
import { listBackups, type Manifest } from '../../backups/manifest.ts';
import { metricsText, writeMetrics } from '../../backups/metrics.ts';
import type { Settings } from '../../backups/settings.ts';
import type { Config } from '../config.ts';

/** Writes the figures for Prometheus, if a file for them is set. */
export async function noteFigures(config: Config, { store }: Settings, print: (line: string) => void): Promise<void> {
  if (!config.BACKUP_METRICS_FILE) return;
  await writeMetrics(config.BACKUP_METRICS_FILE, metricsText(await listBackups(store, print), await lastDrill(store)));
}

export function summary({ files, media, rows, seconds, server }: Manifest): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const counted = all ? `${all} rows, ` : '';
  return `${server}, ${counted}${megabytes(bytes)}, ${media.files} pictures of ${megabytes(media.bytes)}, ${seconds} s.`;
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
