import type { Readable } from 'node:stream';

export type Stored = { path: string; bytes: number; modifiedAt: Date };

/** A place for backups: files by path. What is put is there whole or not at all. */
export type Store = {
  /** For messages: a directory or an `s3://` address. */
  name: string;
  /** Throws when the stream fails or the place is full; nothing of the file is left then. */
  put: (path: string, content: Readable) => Promise<void>;
  /** Throws NotStored. */
  get: (path: string) => Promise<Readable>;
  /** Everything below a prefix, in any order. */
  list: (prefix: string) => Promise<Stored[]>;
  remove: (paths: readonly string[]) => Promise<void>;
};

export class NotStored extends Error {
  constructor(path: string, store: string) {
    super(`${path} is not in ${store}.`);
  }
}
