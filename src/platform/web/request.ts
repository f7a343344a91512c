import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Lang } from '../i18n.ts';

export type Env = {
  Bindings: Partial<HttpBindings>;
  Variables: { lang: Lang; correlationId: string; clientIp: string; local: boolean };
};
export type App = Hono<Env>;
export type Ctx = Context<Env>;

/** What the door needs of a request. */
export type Asked = { method: string; url: string; header: (name: string) => string | null };

/** Reads headers from the server's own list where there is one: a web `Headers` checks each name again. */
export function askedOf({ headers, method, url }: Request, env?: Partial<HttpBindings>): Asked {
  const list = env?.incoming?.headers;
  const header = (name: string): string | null => {
    const value = list?.[name];
    return typeof value === 'string' ? value : null;
  };
  return { method, url, header: list ? header : (name) => headers.get(name) };
}

const wellFormed = /^[\w.:-]{8,64}$/;
/** All of an id but its last eight digits, which are counted. */
const ownIds = crypto.randomUUID().slice(0, 28);
let lastId = 0;

/** Another number for each, so that ids do not tell how many came before. */
const scatter = (n: number): string => (Math.imul(n, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');

/** The correlation id a trusted caller sent, or a new one. */
export function correlationIdOf({ header }: Asked): string {
  const given = header('x-request-id');
  return given && wellFormed.test(given) ? given : `${ownIds}${scatter(++lastId)}`;
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
