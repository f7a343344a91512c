import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { type Log, withTrace } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { isBangla, pathStart } from './door.ts';
import { fileHeaders } from './headers.ts';
import { askedOf, clientOf, correlationIdOf, type Env } from './request.ts';

/** `/bn/products` is routed as `/products`; the language is read from the address by the front door. */
export function stripLanguage(request: { url: string }): string {
  const start = pathStart(request.url);
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
  metrics: Metrics;
  log: Log;
  securityHeaders: Record<string, string>;
  trustProxy: number;
  state: { draining: boolean };
  inFlight: { count: number };
};

/** What was not answered at once gets language, correlation id, log line and figures. */
export const frontDoor = ({ inFlight, log, metrics, securityHeaders, state, trustProxy }: FrontDoor) =>
  createMiddleware<Env>(async (c, next) => {
    const startedAt = performance.now();
    const request = c.req.raw;
    const correlationId = correlationIdOf(askedOf(request));
    const client = clientOf(c, trustProxy);
    c.set('lang', isBangla(request.url) ? 'bn' : 'en');
    c.set('correlationId', correlationId);
    c.set('clientIp', client.ip);
    c.set('local', client.local);
    inFlight.count++;
    await withTrace({ correlationId }, async () => {
      // PostgreSQL holds no text with a NUL, so no address of the shop has one.
      if (request.url.includes('%00')) c.res = await c.notFound();
      else await next();
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
    }).finally(() => inFlight.count--);
    return c.res;
  });

const isFile = (path: string): boolean => path.startsWith('/assets/') || path.startsWith('/media/');
