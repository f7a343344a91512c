import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Lang } from '../i18n.ts';

export type Env = {
  Bindings: Partial<HttpBindings>;
  Variables: { lang: Lang; correlationId: string; clientIp: string; local: boolean };
};
export type App = Hono<Env>;
export type Ctx = Context<Env>;

const wellFormed = /^[\w.:-]{8,64}$/;

/** The correlation id a trusted caller sent, or a new one. */
export function correlationIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given && wellFormed.test(given) ? given : crypto.randomUUID();
}

/**
 * Who asks: the address of the connection, or the one the nearest `trusted` proxies reported.
 * `local` is true for a program on this very machine that came through no proxy.
 */
export function clientOf(c: Ctx, trusted: number): { ip: string; local: boolean } {
  const peer = c.env?.incoming?.socket?.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
  const forwarded = c.req.header('x-forwarded-for');
  if (!forwarded) return { ip: peer, local: peer === '::1' || peer.startsWith('127.') };
  if (trusted === 0) return { ip: peer, local: false };
  const chain = forwarded.split(',').map((part) => part.trim());
  return { ip: chain[Math.max(0, chain.length - trusted)] || peer, local: false };
}

/** True for a fragment asked for by htmx rather than a page. */
export const isFragmentRequest = (c: Ctx): boolean => c.req.header('hx-request') === 'true';

export const wantsJson = (c: Ctx): boolean =>
  c.req.path.startsWith('/api/') || (c.req.header('accept') ?? '').startsWith('application/json');
