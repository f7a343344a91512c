import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import process from 'node:process';

/** Files by key, below one directory. */
export type Storage = {
  read: (key: string) => Promise<Buffer | null>;
  write: (key: string, bytes: Uint8Array | string) => Promise<void>;
};

export function openStorage(directory: string): Storage {
  const root = resolve(directory);
  const pathOf = (key: string) => {
    const path = resolve(join(root, key));
    if (!path.startsWith(root + sep)) throw new Error(`the key ${key} leads out of the storage`);
    return path;
  };
  return {
    read: async (key) => {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
          return null;
        throw error;
      }
    },
    write: async (key, bytes) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.part`;
      await writeFile(part, bytes);
      await rename(part, path);
    },
  };
}

/** A short name made of the content: the same bytes get the same key, other bytes another. */
export const contentKey = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 20);
