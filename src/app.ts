import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Config } from './config.ts';
import { handlersOf, subscribe } from './events.ts';
import { cartRoutes } from './modules/cart/routes.ts';
import { forgetWithLists } from './modules/catalog/listeners.ts';
import { catalogRoutes } from './modules/catalog/routes.ts';
import { categoryTree, listParameters } from './modules/catalog/service.ts';
import { checkoutRoutes } from './modules/checkout/routes.ts';
import { errorWords } from './modules/content/error_texts.ts';
import { createFrames } from './modules/content/frame.ts';
import { contentRoutes } from './modules/content/routes.ts';
import { presentWaiting } from './modules/content/waiting.ts';
import { orderRoutes } from './modules/orders/routes.ts';
import { searchRoutes } from './modules/search/routes.ts';
import { writeSearches } from './modules/search/service.ts';
import { shippingRoutes } from './modules/shipping/routes.ts';
import { Refusal } from './platform/errors.ts';
import type { Lang } from './platform/i18n.ts';
import { type JobRunner, runJobs } from './platform/jobs.ts';
import { type Load, watchLoad } from './platform/load.ts';
import type { Platform } from './platform/open.ts';
import { createFragment } from './platform/page.ts';
import { createRateLimit } from './platform/rate_limit.ts';
import { runSchedule } from './platform/scheduler.ts';
import { createBrake } from './platform/web/brake.ts';
import { refuseCrossSite } from './platform/web/csrf.ts';
import { createDoor } from './platform/web/door.ts';
import { answerErrors } from './platform/web/error_answers.ts';
import { fileRoutes } from './platform/web/files.ts';
import { frontDoor, stripLanguage } from './platform/web/front_door.ts';
import { createSecurityHeaders } from './platform/web/headers.ts';
import { healthRoutes } from './platform/web/health.ts';
import { createKeptSender, createPageKey } from './platform/web/kept.ts';
import { type App, askedOf, type Env } from './platform/web/request.ts';
import { createWaiting } from './platform/web/waiting.ts';
import { createWeb } from './platform/web/web.ts';
import { schedule } from './schedule.ts';
import { subscriptions } from './subscriptions.ts';
import { texts } from './texts.ts';

export type Shop = { app: App; load: Load; jobs: JobRunner; state: { draining: boolean }; stop: () => Promise<void> };

type AppConfig = Pick<Config, 'SHOP_URL' | 'TRUST_PROXY' | 'METRICS'> &
  Partial<Pick<Config, 'DATABASE_POOL' | 'PATIENCE_MS' | 'MAX_IN_FLIGHT'>>;

/** What is done without first, and what last, when more comes in than can be served. */
const traffic = {
  always: /^\/(health|ready|metrics|assets|media|orders)(\/|$)/,
  buying: /^\/(cart|checkout)(\/|$)/,
  extras: /^\/(search\/suggest|p\/[^/]+\/delivery)$/,
  cart: 'cart',
};

/** The composition root: middleware in order, every module mounted, nothing decided. */
export function createApp(platform: Platform, config: AppConfig): Shop {
  const { assets, bus, database, log, metrics, pages } = platform;
  const { db } = database;
  const origin = config.SHOP_URL;
  const asset = (name: string) => assets.url(name);
  const securityHeaders = createSecurityHeaders(origin);
  const send = createKeptSender(securityHeaders);
  const pageKey = createPageKey([...listParameters, 'district']);
  const state = { draining: false };
  const load = watchLoad({
    database,
    metrics,
    log,
    poolSize: config.DATABASE_POOL ?? 10,
    patienceMs: config.PATIENCE_MS ?? 500,
    most: config.MAX_IN_FLIGHT ?? 2_000,
  });
  const frame = createFrames(db, origin, () => categoryTree(db));
  const fragment = (lang: Lang) => createFragment(lang, texts, asset);
  const waiting = createWaiting({
    render: async (lang) => platform.render('content/waiting', presentWaiting(fragment(lang), await frame(lang))),
    words: { en: errorWords.en[503], bn: errorWords.bn[503] },
    securityHeaders,
    log,
  });
  const brake = createBrake({ load, pages, pageKey, waiting, traffic });

  const web = createWeb({
    origin,
    texts,
    asset,
    render: platform.render,
    pages,
    send,
    pageKey,
    frame,
    load,
    brake,
    tooMany: { en: texts.en.errors.tooMany, bn: texts.bn.errors.tooMany },
  });
  // Many shoppers share one address behind a carrier's NAT, so limits by address are wide.
  const writes = createRateLimit(bus, { name: 'writes', points: 600, seconds: 60 });
  const searches = createRateLimit(bus, { name: 'searches', points: 600, seconds: 60 });
  const lookups = createRateLimit(bus, { name: 'lookups', points: 20, seconds: 60 });

  const app: App = new Hono<Env>({ getPath: stripLanguage });
  app.use(frontDoor({ metrics, log, securityHeaders, trustProxy: config.TRUST_PROXY, state, inFlight: load.inFlight }));
  app.use(
    bodyLimit({
      maxSize: 64 * 1024,
      onError: () => {
        throw new Refusal(413, 'This form is too large.');
      },
    }),
  );
  app.use(refuseCrossSite(origin));
  answerErrors(app, { web, log, words: errorWords });

  const door = createDoor({ assets, media: platform.media, pages, send, pageKey, metrics, securityHeaders });
  const route = app.fetch;
  app.fetch = (request, ...rest) => {
    const asked = askedOf(request, rest[0]);
    return door(asked) ?? brake.refuse(asked) ?? route(request, ...rest);
  };

  fileRoutes(app, { assets, media: platform.media });
  catalogRoutes(app, { db, web });
  searchRoutes(app, { db, web, searches });
  shippingRoutes(app, { db, web });
  cartRoutes(app, { db, web, writes });
  checkoutRoutes(app, { db, web, writes });
  orderRoutes(app, { db, web, writes, lookups });
  contentRoutes(app, { db, web });

  const { mailer, render, renderText } = platform;
  subscribe(subscriptions);
  pages.onPurge(forgetWithLists(db));
  const listening = { db, pages, media: platform.media, mailer, render, renderText, fragment, origin };
  const jobs = runJobs(database, handlersOf(subscriptions, listening), log);
  healthRoutes(app, { database, bus, pages, jobs, metrics, state, metricsServed: config.METRICS });
  const stopSchedule = runSchedule(db, schedule(db), log);

  return {
    app,
    load,
    jobs,
    state,
    stop: async () => {
      load.stop();
      await stopSchedule();
      await jobs.stop();
      await writeSearches(db);
    },
  };
}
