import { appendFile, chown, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { programRoot } from '../src/platform/root.ts';
import { findBackup, type Manifest } from './manifest.ts';
import { unpackFiles } from './restore.ts';
import type { Settings } from './settings.ts';

/**
 * Makes a data directory from which PostgreSQL, once started, recovers to the moment: the newest base backup before it,
 * and the archived WAL after that (https://www.postgresql.org/docs/15/continuous-archiving.html). The server's environment
 * must hold BACKUP_STORE and BACKUP_IDENTITY until it is through.
 */
export async function restoreMoment(settings: Settings, directory: string, moment: Date): Promise<Manifest> {
  const before = (candidate: Manifest) => candidate.kind === 'base' && new Date(candidate.takenAt) <= moment;
  const base = await findBackup(settings.store, 'latest', before);
  await unpackFiles(settings, base, directory);
  const fetch = [process.execPath, join(programRoot(), 'dist/cli.js'), 'backup:wal-fetch', '%f', '%p'];
  const lines = [
    `restore_command = '${fetch
      .map((word) => `"${word}"`)
      .join(' ')
      .replaceAll("'", "''")}'`,
    // No letter for the zone: abbreviations are not known yet when the server reads this.
    `recovery_target_time = '${moment.toISOString().replace('T', ' ').replace('Z', '+00')}'`,
    `recovery_target_action = 'promote'`,
  ];
  await appendFile(join(directory, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
  const signal = join(directory, 'recovery.signal');
  await writeFile(signal, '');
  if (process.getuid?.() === 0) {
    // Unpacked by root: the files have their owner from the backup, what was made here gets the same.
    const { gid, uid } = await stat(join(directory, 'PG_VERSION'));
    for (const made of [directory, signal]) await chown(made, uid, gid);
  }
  return base;
}
