import { type KeptPage, type Packing, pack } from '../page_cache.ts';
import type { Asked } from './request.ts';

type Encoding = Packing | '';

/** `q=0` is a refusal; other weights make no difference. */
export const encodingOf = (accepted: string | null): Encoding =>
  !accepted ? '' : wants(accepted, 'br') ? 'br' : wants(accepted, 'gzip') ? 'gzip' : '';

const wants = (accepted: string, encoding: 'br' | 'gzip'): boolean =>
  accepted.includes(encoding) && !(accepted.includes('q=0') && refusals[encoding].test(accepted));

const refusals = { br: /\bbr\s*;\s*q=0(\.0*)?\s*(,|$)/, gzip: /\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)/ };

/** Shared caches keep a page for half a minute and may show the old one while they fetch; browsers ask each time. */
const cacheControl = 'public, max-age=0, s-maxage=30, stale-while-revalidate=60';

export type KeptSender = (page: KeptPage, asked: Asked, correlationId: string) => Response;

/** Sends finished bytes: the encoding the browser likes best, or 304 when it has them already. */
export function createKeptSender(securityHeaders: Record<string, string>): KeptSender {
  const base = {
    ...securityHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': cacheControl,
    Vary: 'Accept-Encoding, Accept-Language',
  };
  // Made once a page and encoding: as plain objects they go straight to the socket.
  const headersOf = (page: KeptPage, encoding: Encoding, length: number): Record<string, string> => ({
    ...base,
    ETag: page.etag,
    ...(encoding ? { 'Content-Encoding': encoding } : {}),
    'Content-Length': String(length),
  });
  return (page, asked, correlationId) => {
    const encoding = encodingOf(asked.header('accept-encoding'));
    if (asked.header('if-none-match') === page.etag) {
      const headers = { ...base, ETag: page.etag, 'X-Request-Id': correlationId };
      return new Response(null, { status: 304, headers });
    }
    const body = pack(page, encoding);
    page.headers[encoding] ??= headersOf(page, encoding, body.length);
    const headers = { ...page.headers[encoding], 'X-Request-Id': correlationId };
    return new Response(asked.method === 'HEAD' ? null : body, { status: 200, headers });
  };
}

export type PageKey = (url: string) => string;

/**
 * The address a page is kept under: its path, and of its query the parameters pages know. What others add (advertisers, mischief)
 * makes no further page.
 */
export function createPageKey(known: readonly string[]): PageKey {
  const names = new Set(known);
  return (url) => {
    const start = url.indexOf('/', url.indexOf('//') + 2);
    const address = url.slice(start).split('#')[0] ?? '/';
    const mark = address.indexOf('?');
    if (mark === -1) return address;
    const query = address.slice(mark + 1).split('&');
    const kept = query.filter((part) => names.has(part.split('=')[0] ?? ''));
    return kept.length > 0 ? `${address.slice(0, mark)}?${kept.join('&')}` : address.slice(0, mark);
  };
}
