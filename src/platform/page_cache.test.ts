import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Bus } from './bus.ts';
import { Refusal } from './errors.ts';
import { createPageCache, pack } from './page_cache.ts';

/** Two processes on one wire. */
function wire(): [Bus, Bus, { gap: () => void }] {
  const ends: { listeners: ((message: string) => void)[]; gaps: (() => void)[] }[] = [
    { listeners: [], gaps: [] },
    { listeners: [], gaps: [] },
  ];
  const end = (own: 0 | 1): Bus => ({
    publish: (message) => ends[own === 0 ? 1 : 0]?.listeners.forEach((listen) => void listen(message)),
    onMessage: (listener) => void ends[own]?.listeners.push(listener),
    onGap: (listener) => void ends[own]?.gaps.push(listener),
    connected: () => true,
    redis: null,
    close: async () => {},
  });
  return [end(0), end(1), { gap: () => ends[0]?.gaps.forEach((listen) => void listen()) }];
}

const page =
  (html: string, ...tags: string[]) =>
  async () => ({ html, tags, route: '/' });
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('a page is built once and sent in every encoding until one of its tags is purged', async () => {
  const [bus] = wire();
  const cache = createPageCache({ megabytes: 4, bus });
  let builds = 0;
  const build = () => page(`build ${++builds}`, 'product:1', 'list')();
  const first = await cache.get('/p/a', build);
  await cache.get('/p/a', build);
  expect(builds).toBe(1);
  expect(textOf(first.plain)).toBe('build 1');
  expect(gunzipSync(pack(first, 'gzip')).toString()).toBe('build 1');
  expect(brotliDecompressSync(pack(first, 'br')).toString()).toBe('build 1');
  cache.purge(['product:2']);
  expect(cache.peek('/p/a')).toBeDefined();
  cache.purge(['product:1']);
  expect(cache.peek('/p/a')).toBeUndefined();
  expect(textOf((await cache.get('/p/a', build)).plain)).toBe('build 2');
});

test('a purge reaches the other process, and a gap in the messages clears everything', async () => {
  const [one, two, { gap }] = wire();
  const here = createPageCache({ megabytes: 4, bus: one });
  const there = createPageCache({ megabytes: 4, bus: two });
  await here.get('/', page('old', 'list'));
  there.purge(['list']);
  expect(here.peek('/')).toBeUndefined();
  await here.get('/', page('new', 'list'));
  gap();
  expect(here.peek('/')).toBeUndefined();
});

test('while one rebuilds a stale page, others get the old one', async () => {
  const [bus] = wire();
  const cache = createPageCache({ megabytes: 4, bus });
  await cache.get('/', page('old', 'list'));
  cache.purge(['list']);
  let finish = (_html: string) => {};
  const slow = cache.get(
    '/',
    () => new Promise((resolve) => (finish = (html) => resolve({ html, tags: ['list'], route: '/' }))),
  );
  expect(textOf((await cache.get('/', page('never', 'list'))).plain)).toBe('old');
  finish('new');
  expect(textOf((await slow).plain)).toBe('new');
});

test('a page made from rows that changed meanwhile is not kept as fresh', async () => {
  const [bus] = wire();
  const cache = createPageCache({ megabytes: 4, bus });
  await cache.get('/', async () => {
    cache.purge(['list']);
    return { html: 'already old', tags: ['list'], route: '/' };
  });
  expect(cache.peek('/')).toBeUndefined();
});

test('a build that fails is not remembered', async () => {
  const [bus] = wire();
  const cache = createPageCache({ megabytes: 4, bus });
  await expect(cache.get('/', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(textOf((await cache.get('/', page('back'))).plain)).toBe('back');
});

test('a page that is gone is shown to nobody, however many ask', async () => {
  const [bus] = wire();
  const cache = createPageCache({ megabytes: 4, bus });
  await cache.get('/p/a', page('on sale', 'product:1'));
  cache.purge(['product:1']);
  const gone = async () => {
    throw new Refusal(404, 'gone');
  };
  await expect(cache.get('/p/a', gone)).rejects.toThrow('gone');
  const both = await Promise.allSettled([cache.get('/p/a', gone), cache.get('/p/a', gone)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a page that is sent often is packed better, and reads the same', async () => {
  const [bus] = wire();
  const cache = createPageCache({ megabytes: 1, bus });
  const html = Array.from({ length: 2_000 }, (_, n) => `<li>${(n * 7_919) % 1_000} of ${n % 37}</li>`).join('');
  const often = await cache.get('/', page(html));
  const sizes = Array.from({ length: 20 }, () => pack(often, 'br').length);
  expect(sizes.at(-1)).toBeLessThan(sizes[0] ?? 0);
  expect(new Set(sizes).size).toBe(2);
  expect(brotliDecompressSync(pack(often, 'br')).toString()).toBe(html);
});
