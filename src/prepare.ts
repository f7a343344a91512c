import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { seedDemo } from '../db/seed/load.ts';
import type { Config } from './config.ts';
import { products } from './modules/catalog/tables.ts';
import type { Platform } from './platform/open.ts';

/** Brings the tables up to date and fills an empty shop with the demo. */
export async function prepareDatabase(platform: Platform, config: Pick<Config, 'SEED_DEMO'>): Promise<void> {
  const { database, log, media, root } = platform;
  await database.migrate(join(root, 'db/migrations'));
  if (!config.SEED_DEMO) return;
  const [row] = await database.db
    .select({ any: sql<boolean>`exists(select 1 from ${products})` })
    .from(sql`(values (1)) as one`);
  if (row?.any) return;
  log.info('filling the empty shop with the demo');
  await seedDemo(database.db, media, join(root, 'db/seed'));
}
