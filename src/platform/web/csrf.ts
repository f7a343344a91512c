import { createMiddleware } from 'hono/factory';
import { Refusal } from '../errors.ts';
import type { Env } from './request.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change of state that another site's page asks for, by the headers a browser sets itself.
 * A caller that sends neither header is no browser and carries nobody's cookies.
 */
export const refuseCrossSite = (shopOrigin: string) =>
  createMiddleware<Env>(async (c, next) => {
    if (safe.has(c.req.method)) return next();
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    // A proxy may rewrite Host, so the shop's own address counts as well.
    const foreignOrigin = origin !== undefined && origin !== shopOrigin && !sameHost(origin, host);
    if (foreignSite || foreignOrigin) throw new Refusal(403, 'This form was sent from another site.');
    return next();
  });

const sameHost = (origin: string, host: string): boolean => URL.canParse(origin) && new URL(origin).host === host;
