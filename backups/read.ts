import type { Readable } from 'node:stream';
import { Refusal } from '../src/platform/errors.ts';
import { folderOf, type Manifest } from './manifest.ts';
import { readList } from './media.ts';
import { unseal } from './seal.ts';
import type { Settings } from './settings.ts';
import { NotStored } from './store.ts';
import { measure } from './streams.ts';

/**
 * Hands one file of a backup, decrypted, to the work, and compares length and SHA-256 afterwards. Throws Refusal when it
 * is missing, was altered or cut short, whatever the work made of it.
 */
export async function readFile<T>(
  { keys, store }: Settings,
  manifest: Manifest,
  name: string,
  work: (content: Readable) => Promise<T>,
): Promise<T> {
  const expected = manifest.files.find((file) => file.name === name);
  if (!expected) throw new Refusal(422, `The backup ${manifest.id} has no ${name}.`);
  const stored = await store.get(`${folderOf(manifest.id)}/${name}`).catch((error: unknown) => {
    throw error instanceof NotStored
      ? new Refusal(422, `${error.message} The backup is not whole: take another.`)
      : error;
  });
  const measured = measure(stored);
  // The first failure says more than those it causes.
  const done = await work(await unseal(measured.stream, keys, manifest.recipient !== null));
  for await (const _ of measured.stream);
  const { bytes, sha256 } = measured.result();
  if (bytes !== expected.bytes || sha256 !== expected.sha256)
    throw new Refusal(
      422,
      `${name} of ${manifest.id} was altered (${bytes} of ${expected.bytes} bytes): take another backup.`,
    );
  return done;
}

/** The names of the pictures that belong to a backup. */
export const readMediaNames = (settings: Settings, manifest: Manifest): Promise<string[]> =>
  readFile(settings, manifest, 'media', readList);
