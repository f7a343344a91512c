import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { type Db, openDatabase, rows } from '../../src/platform/db.ts';
import { forget } from '../../src/platform/memo.ts';
import { openPlatform } from '../../src/platform/open.ts';
import { schedule } from '../../src/schedule.ts';
import { client } from '../../tests/support/client.ts';
import { projectRoot } from '../../tests/support/shop.ts';
import { buyingSteps, type Goods, pageSteps, type Step } from './steps.ts';
import { type Explained, watchStatements } from './watch.ts';

export type Driven = {
  statements: Explained[];
  /** Rows of every table, as the planner knows them. */
  tables: Map<string, number>;
};

/** Runs every page, purchase and job of the shop on this database and explains each statement of theirs. */
export async function driveShop(databaseUrl: string, dataDir: string, more: Step[] = []): Promise<Driven> {
  const watch = watchStatements();
  const database = await openDatabase({ url: databaseUrl, dataDir, poolSize: 4 });
  const { db } = database;
  const platform = await openPlatform(
    {
      root: projectRoot,
      databaseUrl,
      databasePool: 4,
      redisUrl: undefined,
      smtpUrl: undefined,
      mailFrom: 'Shop <shop@shop.test>',
      dataDir,
      logLevel: 'silent',
      pageCacheMb: 0,
    },
    database,
  );
  try {
    await database.migrate(`${projectRoot}/db/migrations`);
    const shop = createApp(platform, { SHOP_URL: 'http://localhost:3000', TRUST_PROXY: 0, METRICS: false });
    await shop.stop(); // its own jobs would run in between
    await shop.jobs.drain();
    const recurring = schedule(db);
    for (const { run } of recurring) await run();
    await db.execute(sql`analyze`);
    const goods = await chooseGoods(db);
    const visitor = client((request) => shop.app.fetch(request));
    for (const { name, run } of [...pageSteps(goods), ...more, ...buyingSteps(goods)]) {
      forget(db, '');
      await watch.during(name, () => run(visitor, db));
    }
    await watch.during('queue', () => shop.jobs.drain());
    for (const { name, run } of recurring) await watch.during(`every so often: ${name}`, run);
    return { statements: watch.explained, tables: await sizesOf(db) };
  } finally {
    watch.end();
    await platform.close();
  }
}

const goodsSchema = z.object({
  slug: z.string(),
  variantId: z.number(),
  brand: z.string(),
  option: z.string(),
  category: z.string(),
  parent: z.string(),
});

/** A product with plenty in stock, and what it is filed under. */
async function chooseGoods(db: Db): Promise<Goods> {
  const [goods] = await rows(
    db,
    sql`select p.slug, v.id as "variantId", b.slug as brand, p.option_keys[1] as option, c.slug as category, above.slug as parent
        from products p join variants v on v.product_id = p.id join brands b on b.id = p.brand_id
        join categories c on c.id = p.category_id join categories above on above.id = c.parent_id
        where p.published_at <= now() and v.left_shown = 6 and p.option_keys <> '{}' order by p.id desc limit 1`,
  );
  return goodsSchema.parse(goods);
}

async function sizesOf(db: Db): Promise<Map<string, number>> {
  const found = await rows<{ name: string; n: number }>(
    db,
    sql`select relname as name, reltuples::float8 as n from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  return new Map(found.map(({ n, name }) => [name, n]));
}
