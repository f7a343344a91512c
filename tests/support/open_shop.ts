import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createApp, type Shop } from '../../src/app.ts';
import type { Database } from '../../src/platform/db.ts';
import { openPlatform, type Platform } from '../../src/platform/open.ts';
import { type Client, client } from './client.ts';
import { testDatabase, testPglite } from './database.ts';
import { projectRoot } from './shop.ts';

export type OpenShop = Shop & {
  platform: Platform;
  database: Database;
  /** A new visitor with no cookies. */
  visitor: (headers?: Record<string, string>) => Client;
  dataDir: string;
  close: () => Promise<void>;
};

export type OpenShopOptions = {
  kind?: 'postgres' | 'pglite';
  redisUrl?: string;
  trustProxy?: number;
  smtpUrl?: string;
};

/** The whole program in this process, on a database of its own. Close it in `afterAll`. */
export async function openShop(options: OpenShopOptions = {}): Promise<OpenShop> {
  const database = options.kind === 'pglite' ? await testPglite() : await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'dhakacart-shop-'));
  const platform = await openPlatform(
    {
      root: projectRoot,
      databaseUrl: undefined,
      databasePool: 10,
      redisUrl: options.redisUrl,
      smtpUrl: options.smtpUrl,
      mailFrom: 'Shop <shop@shop.test>',
      dataDir,
      logLevel: process.env.LOG_LEVEL ?? 'silent',
      pageCacheMb: 16,
    },
    database,
  );
  const shop = createApp(platform, {
    SHOP_URL: 'http://localhost:3000',
    TRUST_PROXY: options.trustProxy ?? 0,
    METRICS: true,
  });
  return {
    ...shop,
    platform,
    database,
    dataDir,
    visitor: (headers) => client((request) => shop.app.fetch(request), { headers }),
    close: async () => {
      await shop.stop();
      await platform.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
