import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DrillReport } from './drill.ts';
import type { Manifest } from './manifest.ts';

/** Figures for Prometheus, as its text format has them; `alerts.yaml` watches them. */
export function metricsText(backups: readonly Manifest[], drill: DrillReport | null): string {
  const whole = backups.filter(({ kind }) => kind !== 'base');
  const newest = whole[0];
  const bytes = newest?.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
  const figures: [name: string, help: string, value: number][] = [
    [
      'backup_newest_timestamp_seconds',
      'Moment that the newest backup shows; 0: there is none',
      epoch(newest?.takenAt),
    ],
    ['backup_newest_bytes', 'Size of the newest backup, without pictures', bytes],
    ['backup_newest_duration_seconds', 'Time the newest backup took', newest?.seconds ?? 0],
    ['backup_count', 'Backups that are kept', backups.length],
    ['backup_drill_timestamp_seconds', 'Moment of the last drill; 0: there was none', epoch(drill?.at)],
    ['backup_drill_passed', 'Whether the last drill restored everything', drill?.passed ? 1 : 0],
    ['backup_drill_duration_seconds', 'Time the last drill took', drill?.seconds ?? 0],
  ];
  return figures
    .map(([name, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`)
    .join('');
}

const epoch = (iso: string | undefined): number => (iso ? Math.floor(new Date(iso).getTime() / 1_000) : 0);

/** Beside it first: the exporter must never read half a file. */
export async function writeMetrics(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}
