import type { Bus } from '../bus.ts';
import type { Database } from '../db.ts';
import type { JobRunner } from '../jobs.ts';
import type { Metrics } from '../metrics.ts';
import type { PageCache } from '../page_cache.ts';
import type { App } from './request.ts';

export type Health = {
  database: Database;
  bus: Bus;
  pages: PageCache;
  jobs: JobRunner;
  metrics: Metrics;
  state: { draining: boolean };
  metricsServed: boolean;
};

/** Liveness, readiness and figures. Ready means: the database answers and we are not leaving; a lost cache only degrades. */
export function healthRoutes(app: App, { bus, database, jobs, metrics, metricsServed, pages, state }: Health): void {
  const noStore = { 'Cache-Control': 'no-store' };
  app.get('/health', (c) => c.json({ status: 'alive' }, 200, noStore));

  app.get('/ready', async (c) => {
    if (state.draining) return c.json({ status: 'draining' }, 503, noStore);
    if (!(await answers(database))) return c.json({ status: 'unavailable', database: 'away' }, 503, noStore);
    if (!bus.connected()) return c.json({ status: 'degraded', database: 'ok', cache: 'away' }, 200, noStore);
    return c.json({ status: 'ready', database: 'ok', cache: 'ok' }, 200, noStore);
  });

  if (metricsServed)
    app.get('/metrics', async (c) =>
      c.text(await metrics.text(), 200, { 'Content-Type': 'text/plain; version=0.0.4' }),
    );

  metrics.gauge('db_pool_total', 'Connections open to the database', () => database.pool().total);
  metrics.gauge('db_pool_idle', 'Connections to the database that wait for work', () => database.pool().idle);
  metrics.gauge('db_pool_waiting', 'Requests that wait for a connection', () => database.pool().waiting);
  metrics.gauge('page_cache_pages', 'Finished pages kept', () => pages.stats().pages);
  metrics.gauge('page_cache_bytes', 'Memory of finished pages', () => pages.stats().bytes);
  metrics.gauge('page_cache_hits', 'Pages answered without work since the start', () => pages.stats().hits);
  metrics.gauge('page_cache_builds', 'Pages built since the start', () => pages.stats().builds);
  metrics.gauge(
    'cache_bus_connected',
    '1 when the bus between processes is up',
    () => (bus.connected() ? 1 : 0),
    'min',
  );
  metrics.gauge('jobs_waiting', 'Jobs not yet done', async () => (await jobs.stats()).waiting, 'max');
  metrics.gauge('jobs_dead', 'Jobs that were given up', async () => (await jobs.stats()).dead, 'max');
}

async function answers(database: Database): Promise<boolean> {
  const tooLong = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), 2_000).unref();
  });
  return Promise.race([
    database.ping().then(
      () => true,
      () => false,
    ),
    tooLong,
  ]);
}
