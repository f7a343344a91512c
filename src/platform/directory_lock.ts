import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

export class DirectoryInUse extends Error {}

/**
 * Two processes on one PGlite directory lose data silently, so the first keeps a file with its process id.
 * A file left by a process that died is taken over. Throws DirectoryInUse. Returns the release.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = Number(readFileSync(file, 'utf8'));
      if (owner !== process.pid && isAlive(owner))
        throw new DirectoryInUse(`${directory} is in use by process ${owner}: stop it first, or set another DATA_DIR.`);
      rmSync(file, { force: true });
    }
  }
  throw new DirectoryInUse(`${directory} is being taken by another process: try again.`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
