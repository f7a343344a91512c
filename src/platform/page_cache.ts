import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Bus } from './bus.ts';
import { isDatabaseAway, Refusal } from './errors.ts';

/** A finished page: the bytes as they go over the wire. */
export type KeptPage = {
  plain: Uint8Array<ArrayBuffer>;
  /** Packed at the first sending, as most browsers want one of them only. */
  packed: Partial<Record<Packing, Uint8Array<ArrayBuffer>>>;
  /** How often it was sent. */
  sent: number;
  etag: string;
  tags: string[];
  /** The route pattern it came from, for figures. */
  route: string;
  builtAt: number;
  stale: boolean;
  /** Its header lines by encoding, made at the first sending. */
  headers: Record<string, Record<string, string>>;
};

export type Packing = 'br' | 'gzip';

export type Built = { html: string; tags: string[]; route: string };

export type PageCache = {
  /** The page when it can be sent without any work. */
  peek: (key: string) => KeptPage | undefined;
  /** Whether there is a page to send, fresh or old. */
  has: (key: string) => boolean;
  /**
   * The page, built by the first who asks; meanwhile others get the old one if there is one. `build` is told whether there is;
   * with `oldWillDo` the first gets it as well, and the new one is built behind.
   */
  get: (key: string, build: (renewing: boolean) => Promise<Built>, oldWillDo?: boolean) => Promise<KeptPage>;
  /** Marks every page that shows one of the tags as stale, in every process. */
  purge: (tags: string[]) => void;
  clear: () => void;
  /** Called at every purge, of this process or another, so that other memories can be dropped with the pages. */
  onPurge: (listener: (tags: string[]) => void) => void;
  stats: () => { pages: number; bytes: number; hits: number; builds: number };
};

const maxAgeMs = 60_000;
/** While the bus is away purges by others are not heard: pages are looked at again soon. */
const maxAgeAloneMs = 2_000;

export function createPageCache(options: { megabytes: number; bus: Bus }): PageCache {
  const { bus, megabytes } = options;
  const pages = new LRUCache<string, KeptPage>({
    maxSize: Math.max(1, megabytes * 1024 * 1024),
    // Packed in both ways it is a third of its length.
    sizeCalculation: (page) => Math.ceil(page.plain.length * 1.35) + 1024,
    dispose: (page, key) => forget(page, key),
  });
  const keysByTag = new Map<string, Set<string>>();
  const building = new Map<string, Promise<KeptPage>>();
  /** When each tag was last purged, in purges so far: a page made from older rows is recognised by it. */
  const purgedAt = new LRUCache<string, number>({ max: 100_000 });
  const purgeListeners: ((tags: string[]) => void)[] = [];
  let purges = 0;
  let clearedAt = 0;
  let hits = 0;
  let builds = 0;

  function forget(page: KeptPage, key: string): void {
    for (const tag of page.tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  }

  const isFresh = (page: KeptPage) =>
    !page.stale && Date.now() - page.builtAt < (bus.connected() ? maxAgeMs : maxAgeAloneMs);

  function peek(key: string): KeptPage | undefined {
    const page = pages.get(key);
    if (!page || !isFresh(page)) return undefined;
    hits++;
    return page;
  }

  async function build(key: string, make: () => Promise<Built>): Promise<KeptPage> {
    builds++;
    const purgesBefore = purges;
    const built = await make();
    const page = finish(built);
    const { tags } = built;
    page.stale = clearedAt > purgesBefore || tags.some((tag) => (purgedAt.get(tag) ?? 0) > purgesBefore);
    if (megabytes > 0) {
      pages.set(key, page);
      for (const tag of tags) {
        const keys = keysByTag.get(tag) ?? new Set();
        keysByTag.set(tag, keys.add(key));
      }
    }
    return page;
  }

  async function get(key: string, make: (renewing: boolean) => Promise<Built>, oldWillDo = false): Promise<KeptPage> {
    const old = peek(key) ?? pages.get(key);
    if (old && isFresh(old)) return old;
    const running = building.get(key);
    if (running) return old ?? running;
    const promise = build(key, () => make(old !== undefined))
      .catch((error) => {
        // While the database is away an old page is better than none.
        if (old && isDatabaseAway(error)) return old;
        // What is no longer there is not shown to those who ask meanwhile.
        if (error instanceof Refusal) pages.delete(key);
        throw error;
      })
      .finally(() => building.delete(key));
    building.set(key, promise);
    if (!old || !oldWillDo) return promise;
    promise.catch(() => {}); // who asks next tries again, and hears of it
    return old;
  }

  function purgeHere(tags: string[]): void {
    purges++;
    for (const listener of purgeListeners) listener(tags);
    for (const tag of tags) {
      purgedAt.set(tag, purges);
      for (const key of keysByTag.get(tag) ?? []) {
        const page = pages.peek(key);
        if (page) page.stale = true;
      }
    }
  }

  function clear(): void {
    clearedAt = ++purges;
    pages.clear();
    keysByTag.clear();
  }

  bus.onMessage((message) => {
    if (message.startsWith('purge ')) purgeHere(message.slice(6).split(' '));
  });
  bus.onGap(clear);

  return {
    peek,
    has: (key) => pages.has(key),
    get,
    purge: (tags) => {
      if (tags.length === 0) return;
      purgeHere(tags);
      bus.publish(`purge ${tags.join(' ')}`);
    },
    clear,
    onPurge: (listener) => purgeListeners.push(listener),
    stats: () => ({ pages: pages.size, bytes: pages.calculatedSize, hits, builds }),
  };
}

export function finish({ html, tags, route }: Built): KeptPage {
  const plain = new TextEncoder().encode(html);
  return {
    plain,
    packed: {},
    sent: 0,
    etag: `W/"${createHash('sha1').update(plain).digest('base64url')}"`,
    tags,
    route,
    builtAt: Date.now(),
    stale: false,
    headers: {},
  };
}

/** From this sending on it pays to pack a page well. */
const sentOften = 8;

/**
 * The bytes to send. Most pages of a large shop are sent once: they are packed quickly (brotli at 3 takes 0.2 ms for a list of 24, at 5
 * 0.6 ms and is a tenth smaller), and again when many want them.
 */
export function pack(page: KeptPage, packing: Packing | ''): Uint8Array<ArrayBuffer> {
  if (++page.sent === sentOften) {
    page.packed = {};
    page.headers = {};
  }
  if (!packing) return page.plain;
  page.packed[packing] ??= packWith(packing, page.plain, page.sent >= sentOften);
  return page.packed[packing];
}

function packWith(packing: Packing, plain: Uint8Array, well: boolean): Uint8Array<ArrayBuffer> {
  if (packing === 'gzip') return new Uint8Array(gzipSync(plain, { level: well ? 6 : 4 }));
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: well ? 5 : 3, [BROTLI_PARAM_SIZE_HINT]: plain.length };
  return new Uint8Array(brotliCompressSync(plain, { params }));
}
