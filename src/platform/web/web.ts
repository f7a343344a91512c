import { routePath } from 'hono/route';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Refusal } from '../errors.ts';
import type { Lang } from '../i18n.ts';
import type { Load } from '../load.ts';
import { createFragment, type Fragment, type Frame, type Head, type Page, type Texts } from '../page.ts';
import type { PageCache } from '../page_cache.ts';
import type { RateLimit } from '../rate_limit.ts';
import type { Render, Views } from '../views.ts';
import { type Brake, letIn } from './brake.ts';
import type { KeptSender, PageKey } from './kept.ts';
import { sendPacked } from './packed.ts';
import { askedOf, type Ctx } from './request.ts';

/** What a module's routes use to answer. */
export type Web = {
  fragment: (c: Ctx) => Fragment;
  /** The data around a page; `path` is the address without the language. */
  page: (c: Ctx, head: Partial<Head> & { title: string }) => Promise<Page>;
  /** A page or fragment for this shopper alone: rendered now, kept by nobody. */
  html: <K extends keyof Views>(
    c: Ctx,
    view: K,
    data: Views[K] & object,
    status?: number,
  ) => Response | Promise<Response>;
  /** A page that is the same for everyone: kept as finished bytes until one of its tags is purged. */
  kept: <K extends keyof Views>(
    c: Ctx,
    build: () => Promise<{ view: K; data: Views[K] & object; tags: string[] }>,
  ) => Promise<Response>;
  /** True when more comes in than can be served easily: what a page does without is left out. */
  busy: () => boolean;
  /** The page of an error; it must not need the database. */
  errorPage: (c: Ctx, error: { status: number; title: string; message: string }) => Promise<Response>;
  /** 303 to an address of the shop, in the language of the request. */
  see: (c: Ctx, path: string) => Response;
  /** Throws Refusal 429 when the key was used too often. Programs on this very machine are not counted. */
  limit: (c: Ctx, limit: RateLimit, key: string) => Promise<void>;
  origin: string;
  render: Render;
};

export type WebOptions = {
  origin: string;
  texts: Record<Lang, Texts>;
  asset: (name: string) => string;
  render: Render;
  pages: PageCache;
  send: KeptSender;
  pageKey: PageKey;
  frame: (lang: Lang) => Promise<Frame>;
  tooMany: Record<Lang, (seconds: number) => string>;
  load: Load;
  brake: Brake;
};

export function createWeb(options: WebOptions): Web {
  const { brake, load, origin, pages, render, send } = options;
  // Through the context, so that cookies set before go out with it.
  const html: Web['html'] = (c, view, data, status = 200) => {
    c.header('Cache-Control', 'private, no-store');
    return sendPacked(c, render(view, data), status as ContentfulStatusCode);
  };
  const page: Web['page'] = async (c, head) => ({
    ...fragments[c.var.lang],
    frame: await options.frame(c.var.lang),
    head: { description: '', path: c.req.path, noindex: false, picture: null, jsonLd: '', ...head },
  });
  const fragments = {
    en: createFragment('en', options.texts, options.asset),
    bn: createFragment('bn', options.texts, options.asset),
  };
  return {
    origin,
    render,
    fragment: (c) => fragments[c.var.lang],
    page,
    html,
    errorPage: async (c, error) => {
      const data = { ...(await page(c, { title: error.title, noindex: true })), ...error };
      return html(c, 'shared/error', { ...data, requestId: c.var.correlationId, home: `${data.p}/` }, error.status);
    },
    busy: () => load.level() > 0,
    kept: async (c, build) => {
      const asked = askedOf(c.req.raw, c.env);
      const caller = brake.callerOf(asked);
      const make = async () => {
        const { view, data, tags } = await build();
        await load.turns.take();
        return { html: render(view, data), tags, route: routePath(c) };
      };
      // A page built anew serves all who come after: it waits no longer than who buys.
      const inTurn = (renewing: boolean) => load.gate.run(renewing || caller === 'buyer', make);
      const page = await pages.get(options.pageKey(c.req.url), inTurn, load.level() > 0);
      const response = send(page, asked, c.var.correlationId);
      return load.level() > 0 && caller === 'new' ? letIn(response, origin) : response;
    },
    see: (c, path) => c.redirect(`${fragments[c.var.lang].p}${path}`, 303),
    limit: async (c, limit, key) => {
      if (c.var.local) return;
      const seconds = await limit.hit(key);
      if (seconds === 0) return;
      c.header('Retry-After', String(seconds));
      throw new Refusal(429, options.tooMany[c.var.lang](seconds));
    },
  };
}
