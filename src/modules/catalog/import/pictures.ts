import type { Media } from '../../../platform/media.ts';
import type { StoredPicture } from '../../../platform/pictures.ts';
import { isPublicAddress } from './addresses.ts';
import { type FetchLimits, fetchPicture } from './fetch_picture.ts';
import type { FilePicture, FileProduct } from './file_product.ts';
import { type Finding, warning } from './findings.ts';

export type PictureSource = { media: Media; allowPrivateHosts: boolean; progress: (done: number, all: number) => void };

/** What could be fetched for each product, by handle, and whether that is all of it. */
export type FetchedPictures = Map<string, { pictures: StoredPicture[]; complete: boolean }>;

type Kept = { key: string; width: number; height: number } | { failure: string };

const atOnce = 4;

/** Fetches and keeps the pictures of all products, each address once, four at a time. What cannot be had is a warning. */
export async function fetchPictures(
  products: FileProduct[],
  source: PictureSource,
): Promise<{ pictures: FetchedPictures; findings: Finding[] }> {
  const limits: FetchLimits = {
    isAllowed: source.allowPrivateHosts ? () => true : isPublicAddress,
    timeoutMs: 10_000,
    maxBytes: 10 * 1_048_576,
    maxRedirects: 5,
  };
  const kept = new Map<string, Kept>();
  const waiting = [...new Set(products.flatMap(({ pictures }) => pictures.map(({ url }) => url)))];
  const all = waiting.length;
  const work = async () => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      kept.set(url, await keepPicture(url, source.media, limits));
      source.progress(kept.size, all);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const findings: Finding[] = [];
  const pictures: FetchedPictures = new Map();
  for (const product of products)
    if (product.pictures.length > 0) pictures.set(product.handle, picturesOf(product, kept, findings));
  return { pictures, findings };
}

async function keepPicture(url: string, media: Media, limits: FetchLimits): Promise<Kept> {
  const bytes = await fetchPicture(url, limits).catch((fault: unknown) =>
    fault instanceof Error ? fault : new Error(String(fault)),
  );
  if (bytes instanceof Error) return { failure: bytes.message };
  return media.keep(bytes).catch((fault: unknown) => {
    if (fault instanceof Error && 'syscall' in fault) throw fault; // the disk's fault, not the picture's
    return { failure: 'it is no picture' };
  });
}

function picturesOf(product: FileProduct, kept: ReadonlyMap<string, Kept>, findings: Finding[]) {
  const pictures: StoredPicture[] = [];
  let complete = true;
  for (const picture of product.pictures) {
    const result = kept.get(picture.url) ?? { failure: 'it was not fetched' };
    if ('failure' in result) {
      complete = false;
      findings.push(failed(product, picture, result.failure));
    } else if (!pictures.some(({ key }) => key === result.key))
      pictures.push({ ...result, alt: { en: picture.alt || product.title, bn: '' } });
  }
  return { pictures, complete };
}

const failed = ({ handle }: FileProduct, { line, url }: FilePicture, why: string): Finding =>
  warning(line, handle, `The picture ${url.slice(0, 200)} was left out: ${why}`);
