import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Bus } from './bus.ts';
import { isDatabaseAway, Refusal } from './errors.ts';

/** A finished page: the bytes as they go over the wire. Each encoding is made when somebody first asks for it. */
export type KeptPage = {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly brotli: Uint8Array<ArrayBuffer>;
  etag: string;
  tags: string[];
  /** The route pattern it came from, for figures. */
  route: string;
  builtAt: number;
  stale: boolean;
};

export type Built = { html: string; tags: string[]; route: string };

export type PageCache = {
  /** The page when it can be sent without any work. */
  peek: (key: string) => KeptPage | undefined;
  /** The page, built by the first who asks; meanwhile others get the old one if there is one. */
  get: (key: string, build: () => Promise<Built>) => Promise<KeptPage>;
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
    // Encoded it is an eighth or so, and may be made later: counted before.
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

  async function get(key: string, make: () => Promise<Built>): Promise<KeptPage> {
    const old = peek(key) ?? pages.get(key);
    if (old && isFresh(old)) return old;
    const running = building.get(key);
    if (running) return old ?? running;
    const promise = build(key, make)
      .catch((error) => {
        // While the database is away an old page is better than none.
        if (old && isDatabaseAway(error)) return old;
        // What is no longer there is not shown to those who ask meanwhile.
        if (error instanceof Refusal) pages.delete(key);
        throw error;
      })
      .finally(() => building.delete(key));
    building.set(key, promise);
    return promise;
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

function finish({ html, tags, route }: Built): KeptPage {
  const plain = new TextEncoder().encode(html);
  let gzip: KeptPage['gzip'] | undefined;
  let brotli: KeptPage['brotli'] | undefined;
  return {
    plain,
    get gzip() {
      gzip ??= new Uint8Array(gzipSync(plain, { level: 6 }));
      return gzip;
    },
    get brotli() {
      brotli ??= compress(plain);
      return brotli;
    },
    etag: `W/"${createHash('sha1').update(plain).digest('base64url')}"`,
    tags,
    route,
    builtAt: Date.now(),
    stale: false,
  };
}

/** Brotli at 5 costs about as much as gzip at 6 and is a tenth smaller. */
const compress = (plain: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    brotliCompressSync(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    }),
  );
