import type { Assets } from '../assets.ts';
import { languageOf } from '../i18n.ts';
import type { Media } from '../media.ts';
import type { Metrics } from '../metrics.ts';
import type { PageCache } from '../page_cache.ts';
import { sendAsset, sendPicture } from './files.ts';
import type { KeptSender, PageKey } from './kept.ts';
import { type Asked, correlationIdOf } from './request.ts';

export type Door = (asked: Asked) => Response | undefined;

export type DoorOptions = {
  assets: Assets;
  media: Media;
  pages: PageCache;
  send: KeptSender;
  pageKey: PageKey;
  metrics: Metrics;
  securityHeaders: Record<string, string>;
};

/**
 * Answers what needs no work: kept pages, files in memory, the way to the other language. Undefined when there is work to do.
 * It stands before the router and answers in the same turn: the server then needs no promise and no listener for the answer.
 */
export function createDoor({ assets, media, metrics, pageKey, pages, securityHeaders, send }: DoorOptions): Door {
  return (asked) => {
    if (asked.method !== 'GET' && asked.method !== 'HEAD') return undefined;
    const startedAt = performance.now();
    const start = pathStart(asked.url);
    const answered = (route: string, response: Response): Response => {
      metrics.request(asked.method, route, response.status, (performance.now() - startedAt) / 1_000);
      return response;
    };

    if (asked.url.startsWith('/assets/', start)) {
      const asset = assets.find(asked.url.slice(start));
      return asset && answered('/assets/:file', sendAsset(asset, asked, correlationIdOf(asked)));
    }
    if (asked.url.startsWith('/media/', start)) {
      const name = asked.url.slice(start + '/media/'.length);
      const bytes = media.peek(name);
      const format = name.slice(name.indexOf('.') + 1);
      return bytes && answered('/media/:file', sendPicture(bytes, format, asked, correlationIdOf(asked)));
    }

    if (prefersBangla(asked) && !isBangla(asked.url, start)) {
      const [path = '/', ...rest] = asked.url.slice(start).split(/(?=[?#])/);
      if (isPage(path)) return toBangla(path, rest.join(''), correlationIdOf(asked));
    }
    // No page of the shop, whatever it is kept under (front_door.ts).
    if (asked.url.includes('%00')) return undefined;
    const page = pages.peek(pageKey(asked.url));
    return page && answered(page.route, send(page, asked, correlationIdOf(asked)));
  };

  function toBangla(path: string, query: string, correlationId: string): Response {
    const headers = {
      ...securityHeaders,
      Location: `/bn${path === '/' ? '' : path}${query}`,
      'Set-Cookie': 'lang=bn; Max-Age=31536000; Path=/; SameSite=Lax',
      'Cache-Control': 'private, no-store',
      Vary: 'Accept-Language, Cookie',
      'X-Request-Id': correlationId,
    };
    return new Response(null, { status: 302, headers });
  }
}

/** Where the path begins in an absolute address. */
export const pathStart = (url: string): number => url.indexOf('/', url.indexOf('//') + 2);

/** Whether the path is `/bn` or below it. */
export function isBangla(url: string, start = pathStart(url)): boolean {
  if (!url.startsWith('/bn', start)) return false;
  const next = url[start + 3];
  return next === undefined || next === '/' || next === '?' || next === '#';
}

const isPage = (path: string): boolean =>
  !/^\/(assets|media|api|health|ready|metrics)(\/|$)/.test(path) && !/\.(xml|txt|csv|pdf|webmanifest)$/.test(path);

/**
 * Accept-Language decides for who has not chosen yet. Who reads Bangla comes back to it from a bookmark or another site;
 * a link within the shop is followed as it is, so the language switch works without JavaScript.
 */
function prefersBangla({ header }: Asked): boolean {
  const chosen = /(?:^|;\s*)lang=(\w*)/.exec(header('cookie') ?? '')?.[1];
  if (chosen === 'bn') return ['none', 'cross-site'].includes(header('sec-fetch-site') ?? '');
  const accepted = header('accept-language');
  return chosen === undefined && accepted !== null && accepted.includes('bn') && languageOf(accepted) === 'bn';
}
