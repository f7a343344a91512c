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
import { orderRoutes } from './modules/orders/routes.ts';
import { searchRoutes } from './modules/search/routes.ts';
import { writeSearches } from './modules/search/service.ts';
import { shippingRoutes } from './modules/shipping/routes.ts';
import { Refusal } from './platform/errors.ts';
import type { Lang } from './platform/i18n.ts';
import { type JobRunner, runJobs } from './platform/jobs.ts';
import type { Platform } from './platform/open.ts';
import { createFragment } from './platform/page.ts';
import { createRateLimit } from './platform/rate_limit.ts';
import { runSchedule } from './platform/scheduler.ts';
import { refuseCrossSite } from './platform/web/csrf.ts';
import { answerErrors } from './platform/web/error_answers.ts';
import { fileRoutes } from './platform/web/files.ts';
import { frontDoor, stripLanguage } from './platform/web/front_door.ts';
import { createSecurityHeaders } from './platform/web/headers.ts';
import { healthRoutes } from './platform/web/health.ts';
import { createKeptSender, createPageKey } from './platform/web/kept.ts';
import type { App, Env } from './platform/web/request.ts';
import { createWeb } from './platform/web/web.ts';
import { schedule } from './schedule.ts';
import { subscriptions } from './subscriptions.ts';
import { texts } from './texts.ts';

export type Shop = { app: App; jobs: JobRunner; state: { draining: boolean }; stop: () => Promise<void> };

/** The composition root: middleware in order, every module mounted, nothing decided. */
export function createApp(platform: Platform, config: Pick<Config, 'SHOP_URL' | 'TRUST_PROXY' | 'METRICS'>): Shop {
  const { assets, bus, database, log, metrics, pages } = platform;
  const { db } = database;
  const origin = config.SHOP_URL;
  const asset = (name: string) => assets.url(name);
  const securityHeaders = createSecurityHeaders(origin);
  const send = createKeptSender(securityHeaders);
  const pageKey = createPageKey([...listParameters, 'district']);
  const state = { draining: false };

  const web = createWeb({
    origin,
    texts,
    asset,
    render: platform.render,
    pages,
    send,
    pageKey,
    frame: createFrames(db, origin, () => categoryTree(db)),
    tooMany: { en: texts.en.errors.tooMany, bn: texts.bn.errors.tooMany },
  });
  // Many shoppers share one address behind a carrier's NAT, so limits by address are wide.
  const writes = createRateLimit(bus, { name: 'writes', points: 600, seconds: 60 });
  const searches = createRateLimit(bus, { name: 'searches', points: 600, seconds: 60 });
  const lookups = createRateLimit(bus, { name: 'lookups', points: 20, seconds: 60 });

  const app: App = new Hono<Env>({ getPath: stripLanguage });
  app.use(frontDoor({ pages, send, pageKey, metrics, log, securityHeaders, trustProxy: config.TRUST_PROXY, state }));
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

  fileRoutes(app, { assets, media: platform.media });
  catalogRoutes(app, { db, web });
  searchRoutes(app, { db, web, searches });
  shippingRoutes(app, { db, web });
  cartRoutes(app, { db, web, writes });
  checkoutRoutes(app, { db, web, writes });
  orderRoutes(app, { db, web, writes, lookups });
  contentRoutes(app, { db, web });

  const fragment = (lang: Lang) => createFragment(lang, texts, asset);
  const { mailer, render, renderText } = platform;
  subscribe(subscriptions);
  pages.onPurge(forgetWithLists(db));
  const listening = { db, pages, media: platform.media, mailer, render, renderText, fragment, origin };
  const jobs = runJobs(database, handlersOf(subscriptions, listening), log);
  healthRoutes(app, { database, bus, pages, jobs, metrics, state, metricsServed: config.METRICS });
  const stopSchedule = runSchedule(db, schedule(db), log);

  return {
    app,
    jobs,
    state,
    stop: async () => {
      await stopSchedule();
      await jobs.stop();
      await writeSearches(db);
    },
  };
}
