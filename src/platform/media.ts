import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Sharp } from 'sharp';
import { type PictureFormat, pictureWidths } from './pictures.ts';
import { contentKey, type Storage } from './storage.ts';

export type Media = {
  /** Keeps an original picture and says its key and size. Throws when the bytes are no picture. */
  keep: (original: Uint8Array) => Promise<{ key: string; width: number; height: number }>;
  /** A picture that lies in memory, by `key-width.format`. */
  peek: (name: string) => Uint8Array<ArrayBuffer> | undefined;
  /** One width and format of a kept picture, made at the first request; null when there is no such picture. */
  derive: (key: string, width: number, format: PictureFormat) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Makes it ahead of time, when nobody waits for a picture. */
  prepare: (key: string, width: number, format: PictureFormat) => Promise<void>;
};

const encoders = {
  avif: (image: Sharp) => image.avif({ quality: 50, effort: 2 }),
  webp: (image: Sharp) => image.webp({ quality: 72, effort: 3 }),
  jpeg: (image: Sharp) => image.flatten({ background: '#ffffff' }).jpeg({ quality: 80, mozjpeg: true }),
};

export const isPictureFormat = (format: string): format is PictureFormat => Object.hasOwn(encoders, format);

export function openMedia(storage: Storage): Media {
  const kept = new LRUCache<string, Uint8Array<ArrayBuffer>>({
    maxSize: 48 * 1024 * 1024,
    sizeCalculation: (bytes) => bytes.length,
  });
  const making = new Map<string, Promise<Uint8Array<ArrayBuffer> | null>>();
  let busy: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function make(key: string, width: number, format: PictureFormat): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = `derived/${key}-${width}.${format}`;
    const stored = await storage.read(file);
    if (stored) return new Uint8Array(stored);
    const original = await storage.read(`original/${key}`);
    if (!original) return null;
    const image = (await open(original)).rotate().resize({ width, withoutEnlargement: true });
    // One at a time: pictures must not take the machine from those who are buying.
    const turn = busy.then(() => encoders[format](image).toBuffer());
    busy = turn.catch(() => {});
    const bytes = await turn;
    await storage.write(file, bytes);
    return new Uint8Array(bytes);
  }

  const once = (key: string, width: number, format: PictureFormat) => {
    const name = `${key}-${width}.${format}`;
    const running = making.get(name) ?? make(key, width, format).finally(() => making.delete(name));
    making.set(name, running);
    return running;
  };

  return {
    keep: async (original) => {
      const { width, height, autoOrient } = await (await open(original)).metadata();
      const key = contentKey(original);
      await storage.write(`original/${key}`, original);
      return { key, width: autoOrient?.width ?? width, height: autoOrient?.height ?? height };
    },
    peek: (name) => kept.get(name),
    derive: async (key, width, format) => {
      if (!pictureWidths.some((known) => known === width)) return null;
      const name = `${key}-${width}.${format}`;
      const hit = kept.get(name);
      if (hit) return hit;
      waiting++;
      const bytes = await once(key, width, format).finally(() => waiting--);
      if (bytes) kept.set(name, bytes);
      return bytes;
    },
    prepare: async (key, width, format) => {
      // Not for ever: under a sale's load somebody always waits, and a job that never ends holds up the others.
      for (let tries = 0; waiting > 0 && tries < 20; tries++) await sleep(100);
      await once(key, width, format);
    },
  };
}

/** Loaded when the first picture is worked on: the library takes 30 MB. */
async function open(original: Uint8Array): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  return sharp(original, { limitInputPixels: 50_000_000 });
}
