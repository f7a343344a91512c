import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { languageOf } from '../i18n.ts';
import { type Log, withTrace } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { PageCache } from '../page_cache.ts';
import { fileHeaders } from './headers.ts';
import type { KeptSender, PageKey } from './kept.ts';
import { type Ctx, clientOf, correlationIdOf, type Env } from './request.ts';

/** `/bn/products` is routed as `/products`; the language is read from the address by the front door. */
export function stripLanguage(request: Request): string {
  const start = request.url.indexOf('/', request.url.indexOf('//') + 2);
  const end = request.url.slice(start).search(/[?#]/);
  const path = end === -1 ? request.url.slice(start) : request.url.slice(start, start + end);
  const decoded = path.includes('%') ? tryDecode(path) : path;
  if (decoded === '/bn' || decoded === '/bn/') return '/';
  return decoded.startsWith('/bn/') ? decoded.slice(3) : decoded;
}

function tryDecode(path: string): string {
  try {
    // A `%25` stays for the router, which decodes each parameter itself: twice would make a NUL of `%2500`.
    return decodeURI(path.replaceAll('%25', '%2525'));
  } catch {
    return path;
  }
}

export type FrontDoor = {
  pages: PageCache;
  send: KeptSender;
  pageKey: PageKey;
  metrics: Metrics;
  log: Log;
  securityHeaders: Record<string, string>;
  trustProxy: number;
  state: { draining: boolean };
};

/** The first to see a request: kept pages are answered here; the rest gets language, correlation id, log line and figures. */
export const frontDoor = ({ log, metrics, pageKey, pages, securityHeaders, send, state, trustProxy }: FrontDoor) =>
  createMiddleware<Env>(async (c, next) => {
    const startedAt = performance.now();
    const request = c.req.raw;
    const correlationId = correlationIdOf(request);
    const path = new URL(request.url).pathname;
    const inBangla = path === '/bn' || path.startsWith('/bn/');
    const reading = request.method === 'GET' || request.method === 'HEAD';

    if (reading && !inBangla && isPage(c.req.path) && prefersBangla(c)) {
      setCookie(c, 'lang', 'bn', { path: '/', sameSite: 'Lax', maxAge: 31_536_000 });
      const headers = { 'Cache-Control': 'private, no-store', Vary: 'Accept-Language, Cookie' };
      for (const [name, value] of Object.entries({ ...securityHeaders, ...headers })) c.header(name, value);
      c.header('X-Request-Id', correlationId);
      return c.redirect(`/bn${path === '/' ? '' : path}${new URL(request.url).search}`, 302);
    }

    // PostgreSQL holds no text with a NUL, so no address of the shop has one.
    const possible = !request.url.includes('%00');
    const kept = reading && possible ? pages.peek(pageKey(request.url)) : undefined;
    if (kept) {
      const response = send(kept, request, correlationId);
      metrics.request(request.method, kept.route, response.status, (performance.now() - startedAt) / 1_000);
      return response;
    }

    const client = clientOf(c, trustProxy);
    c.set('lang', inBangla ? 'bn' : 'en');
    c.set('correlationId', correlationId);
    c.set('clientIp', client.ip);
    c.set('local', client.local);
    await withTrace({ correlationId }, async () => {
      if (possible) await next();
      else c.res = await c.notFound();
      const ready = isFile(c.req.path) && c.res.status < 400 ? fileHeaders : securityHeaders;
      for (const [name, value] of Object.entries(ready)) c.res.headers.set(name, value);
      c.res.headers.set('X-Request-Id', correlationId);
      if (state.draining) c.res.headers.set('Connection', 'close');
      const seconds = (performance.now() - startedAt) / 1_000;
      const { status } = c.res;
      metrics.request(request.method, routePath(c), status, seconds);
      const line = { method: request.method, path: c.req.path, status, ms: Math.round(seconds * 1_000) };
      if (status >= 500) log.error(line, 'request');
      else log.info(line, 'request');
    });
    return c.res;
  });

const isFile = (path: string): boolean => path.startsWith('/assets/') || path.startsWith('/media/');

const isPage = (path: string): boolean =>
  !/^\/(assets|media|api|health|ready|metrics)(\/|$)/.test(path) && !/\.(xml|txt|csv|pdf|webmanifest)$/.test(path);

/**
 * Accept-Language decides for who has not chosen yet. Who reads Bangla comes back to it from a bookmark or another site;
 * a link within the shop is followed as it is, so the language switch works without JavaScript.
 */
function prefersBangla(c: Ctx): boolean {
  const chosen = getCookie(c, 'lang');
  if (chosen === 'bn') return ['none', 'cross-site'].includes(c.req.header('sec-fetch-site') ?? '');
  const accepted = c.req.header('accept-language');
  return chosen === undefined && accepted !== undefined && accepted.includes('bn') && languageOf(accepted) === 'bn';
}
