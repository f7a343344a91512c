import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

export class DirectoryInUse extends Error {}

/** What stands in the lock files this process holds. */
const held = new Set<string>();

/**
 * Two processes on one PGlite directory lose data silently, so the first keeps a file with its process id.
 * A file left by a process that died is taken over, by one of however many find it. Throws DirectoryInUse. Returns the release.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'lock');
  const name = `${process.pid}-${randomBytes(6).toString('hex')}`;
  // Written aside and linked, so that a lock is there whole or not at all.
  const own = join(directory, `starting.${name}`);
  writeFileSync(own, name);
  try {
    take(file, own, directory);
  } finally {
    rmSync(own, { force: true });
  }
  held.add(name);
  return () => {
    held.delete(name);
    if (ownerOf(file) === name) rmSync(file, { force: true });
  };
}

/**
 * Whoever takes over from a dead owner first takes a second lock that bears the dead one's name, and only its holder replaces the first:
 * removing the file that was read would now and then remove that of a starter who was quicker.
 */
function take(file: string, own: string, directory: string): void {
  while (!unless('EEXIST', () => linkSync(own, file))) {
    const owner = ownerOf(file);
    if (owner === null) continue; // given back meanwhile
    const pid = Number.parseInt(owner, 10);
    if (held.has(owner) || (pid !== process.pid && isAlive(pid)))
      throw new DirectoryInUse(`${directory} is in use by process ${pid}: stop it first, or set another DATA_DIR.`);
    const right = `${file}.${owner}`;
    take(right, own, directory);
    if (ownerOf(file) === owner) {
      renameSync(right, file);
      return;
    }
    rmSync(right, { force: true }); // somebody took over and is done; look again
  }
}

const ownerOf = (file: string): string | null => {
  let owner: string | null = null;
  unless('ENOENT', () => {
    owner = readFileSync(file, 'utf8').trim();
  });
  return owner;
};

/** False when it failed with this code. */
function unless(code: string, act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return false;
    throw error;
  }
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
