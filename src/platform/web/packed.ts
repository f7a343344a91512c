import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { encodingOf } from './kept.ts';
import type { Ctx } from './request.ts';

const packers = {
  br: (text: string) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  gzip: (text: string) => gzipSync(text, { level: 3 }),
};

/**
 * Sends HTML made for one shopper, packed at the quickest setting: a cart of 16 KB becomes 4.5 KB in 0.05 ms,
 * less than its way to another thread would take.
 */
export function sendPacked(c: Ctx, html: string, status: ContentfulStatusCode): Response | Promise<Response> {
  c.header('Vary', 'Accept-Encoding', { append: true });
  const encoding = html.length < 1_024 ? '' : encodingOf(c.req.header('accept-encoding') ?? null);
  if (!encoding) return c.html(html, status);
  c.header('Content-Encoding', encoding);
  c.header('Content-Type', 'text/html; charset=UTF-8');
  return c.body(new Uint8Array(packers[encoding](html)), status);
}
