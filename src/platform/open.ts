import { join } from 'node:path';
import { type Assets, loadAssets } from './assets.ts';
import { type Bus, openBus } from './bus.ts';
import { type Database, openDatabase } from './db.ts';
import { createLog, type Log } from './log.ts';
import { type Mailer, openMailer } from './mail.ts';
import { type Media, openMedia } from './media.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createPageCache, type PageCache } from './page_cache.ts';
import { openStorage, type Storage } from './storage.ts';
import { loadViews, type Render } from './views.ts';

export type PlatformOptions = {
  /** The directory of the program: views, migrations and built assets lie below it. */
  root: string;
  databaseUrl: string | undefined;
  databasePool: number;
  redisUrl: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  dataDir: string;
  logLevel: string;
  pageCacheMb: number;
};

/** Everything outside the shop's own rules, opened once a process. */
export type Platform = {
  database: Database;
  bus: Bus;
  pages: PageCache;
  storage: Storage;
  media: Media;
  mailer: Mailer;
  metrics: Metrics;
  assets: Assets;
  render: Render;
  renderText: Render;
  log: Log;
  root: string;
  close: () => Promise<void>;
};

/** `opened` is a database somebody opened already; closing the platform closes it. */
export async function openPlatform(options: PlatformOptions, opened?: Database): Promise<Platform> {
  const { dataDir, root } = options;
  const log = createLog(options.logLevel);
  const database =
    opened ?? (await openDatabase({ url: options.databaseUrl, dataDir, poolSize: options.databasePool }));
  const bus = openBus(options.redisUrl, log);
  const storage = openStorage(join(dataDir, 'media'));
  const mailer = openMailer({ smtpUrl: options.smtpUrl, from: options.mailFrom, outbox: join(dataDir, 'outbox') });
  const views = join(root, 'src/views');
  return {
    database,
    bus,
    pages: createPageCache({ megabytes: options.pageCacheMb, bus }),
    storage,
    media: openMedia(storage),
    mailer,
    metrics: createMetrics(),
    assets: loadAssets(join(root, 'dist/assets')),
    render: loadViews(views),
    renderText: loadViews(views, { escape: false }),
    log,
    root,
    close: async () => {
      mailer.close();
      await bus.close();
      await database.close();
    },
  };
}
