import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { Refusal } from '../src/platform/errors.ts';
import { contentKey } from '../src/platform/storage.ts';
import { type Keys, seal, unseal } from './seal.ts';
import type { Store } from './store.ts';

// Originals are named after their content and never change, so each is sent once; smaller sizes are made again from them.
const originals = (dataDir: string): string => join(dataDir, 'media/original');
const pathOf = (key: string, sealed: boolean): string => `media/${key}${sealed ? '.age' : ''}`;

export type MediaList = { keys: string[]; bytes: number };

/** Sends the pictures that are not there yet, and says which the shop has. */
export async function sendMedia(
  store: Store,
  keys: Keys,
  dataDir: string,
  progress: (sent: number, all: number) => void,
): Promise<MediaList> {
  const directory = originals(dataDir);
  const names = (await readdir(directory).catch(() => [])).filter((name) => !name.endsWith('.part')).sort();
  const sealed = keys.recipient !== null;
  const there = new Set((await store.list('media/')).map(({ path }) => path));
  const missing = names.filter((name) => !there.has(pathOf(name, sealed)));
  let bytes = 0;
  for (const name of names) bytes += (await stat(join(directory, name))).size;
  let sent = 0;
  await eachOf(missing, async (name) => {
    await store.put(pathOf(name, sealed), await seal(createReadStream(join(directory, name)), keys));
    progress(++sent, missing.length);
  });
  return { keys: names, bytes };
}

export const listStream = ({ keys }: MediaList): Readable => Readable.from([Buffer.from(`${keys.join('\n')}\n`)]);

export const readList = async (stream: Readable): Promise<string[]> =>
  (await text(stream)).split('\n').filter((line) => line !== '');

/** Reads each picture back and compares it with its name, which is made of its content. Gives what is missing or wrong. */
export async function findDamagedMedia(
  store: Store,
  keys: Keys,
  sealed: boolean,
  names: readonly string[],
): Promise<string[]> {
  const damaged: string[] = [];
  await eachOf(names, async (name) => {
    const right = await readPicture(store, keys, sealed, name).then(
      (bytes) => contentKey(bytes) === name,
      () => false,
    );
    if (!right) damaged.push(name);
  });
  return damaged;
}

/** Puts the pictures into a data directory; those that are there stay. Gives how many came. */
export async function fetchMedia(
  store: Store,
  keys: Keys,
  sealed: boolean,
  names: readonly string[],
  dataDir: string,
): Promise<number> {
  const directory = originals(dataDir);
  await mkdir(directory, { recursive: true });
  const there = new Set(await readdir(directory));
  const missing = names.filter((name) => !there.has(name));
  await eachOf(missing, async (name) => {
    if (!/^[0-9a-f]{20}$/.test(name)) throw new Refusal(422, `The list of pictures holds a strange name: ${name}`);
    const bytes = await readPicture(store, keys, sealed, name);
    if (contentKey(bytes) !== name) throw new Refusal(422, `The picture ${name} was altered: take another backup.`);
    const part = join(directory, `${name}.part`);
    await writeFile(part, bytes, { flush: true }).catch(async (error: unknown) => {
      await rm(part, { force: true });
      throw error;
    });
    await rename(part, join(directory, name));
  });
  return missing.length;
}

const readPicture = async (store: Store, keys: Keys, sealed: boolean, name: string): Promise<Buffer> =>
  buffer(await unseal(await store.get(pathOf(name, sealed)), keys, sealed));

/** Eight at once: small files wait for the network, not for the processor. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}
