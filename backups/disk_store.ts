import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../src/platform/errors.ts';
import { NotStored, type Store } from './store.ts';

/** Backups in a directory: a second disk, or one mounted over the network. */
export function openDiskStore(directory: string): Store {
  const root = resolve(directory);
  return {
    name: root,
    put: async (path, content) => {
      const target = join(root, path);
      const part = `${target}.${randomBytes(4).toString('hex')}.part`;
      try {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await pipeline(content, createWriteStream(part, { mode: 0o600, flush: true }));
        await rename(part, target);
        await syncDirectory(dirname(target));
      } catch (error) {
        content.destroy();
        await rm(part, { force: true });
        throw asRefusal(error, root);
      }
    },
    get: async (path) => {
      const stream = createReadStream(join(root, path), { highWaterMark: 256 * 1024 });
      await new Promise<void>((done, fail) => {
        stream.once('open', () => done());
        stream.once('error', (error) => fail(codeOf(error) === 'ENOENT' ? new NotStored(path, root) : error));
      });
      return stream;
    },
    list: async (prefix) => {
      const base = join(root, prefix);
      const entries = await readdir(base, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      });
      const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.part'));
      return Promise.all(
        files.map(async (entry) => {
          const file = join(entry.parentPath, entry.name);
          const { mtime, size } = await stat(file);
          return { path: file.slice(root.length + 1), bytes: size, modifiedAt: mtime };
        }),
      );
    },
    remove: async (paths) => {
      for (const path of paths) await rm(join(root, path), { force: true });
      // Directories of backups that are gone; one that still holds a file stays.
      for (const parent of new Set(paths.map((path) => dirname(join(root, path)))))
        if (parent !== root) await rm(parent, { recursive: false, force: true }).catch(() => removeEmpty(parent));
    },
  };
}

async function removeEmpty(directory: string): Promise<void> {
  const left = await readdir(directory).catch(() => ['']);
  if (left.length === 0) await rm(directory, { recursive: true, force: true });
}

/** A rename is on the disk for certain only when its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function asRefusal(error: unknown, root: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal(507, `${root} is full: nothing was kept of this file, the older backups are as they were.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return new Refusal(500, `${root} cannot be written: set BACKUP_STORE to a place that can.`);
    default:
      return error;
  }
}
