import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { openDatabase, rows } from '../../src/platform/db.ts';
import { projectRoot, startShop } from '../../tests/support/shop.ts';
import { openScratch } from '../support/scratch.ts';
import { usageOf } from '../support/usage.ts';
import type { Order, Tally } from './arrivals.ts';
import { buyUntil } from './buyers.ts';
import { describePhase, metricsOf, type Phase, percentile, textOf } from './report.ts';
import { freshPath, openBrowser } from './visitors.ts';

/** Finds what the shop can serve, offers three times of it, and looks how it fares meanwhile and afterwards. */
const { seconds, times, buyers } = { seconds: Number(process.env.SECONDS ?? 12), times: 3, buyers: 4 };
const scratch = await openScratch({ products: 2_000 });
const shop = await startShop({ ...scratch.env, ...fromEnvironment('DATABASE_POOL', 'PATIENCE_MS', 'WORKERS') });
const helper = fork(join(import.meta.dirname, 'arrivals.ts'), { execArgv: ['--import', 'tsx'] });

try {
  const goods = await readGoods();
  const words = ['saree', 'panjabi', 'honey', 'shirt', 'leather', 'cotton', 'tea', 'lamp'];
  const order = { url: shop.url, slugs: goods.map(({ slug }) => slug), words };
  const variants = goods.map(({ variant }) => variant);
  await phase({ ...order, seconds: 3, visitors: 24 }, variants); // warm
  const peak = await phase({ ...order, seconds, visitors: 24 }, variants);
  const perSecond = Math.round((peak.served / peak.seconds) * times);
  const surge = await phase({ ...order, seconds, perSecond }, variants);
  const recovery = await untilRecovered(order);
  const result = { peak, surge: { ...surge, perSecond }, recovery, running: (await fetch(`${shop.url}/health`)).ok };
  mkdirSync(join(projectRoot, 'artifacts/overload'), { recursive: true });
  writeFileSync(join(projectRoot, 'artifacts/overload/report.json'), JSON.stringify(result, null, 2));
  writeFileSync(join(projectRoot, 'artifacts/overload/report.txt'), textOf(result));
  process.stdout.write(textOf(result));
} finally {
  helper.kill();
  await shop.stop();
  await scratch.stop();
}

/** One load with buyers beside it, and what it did to the shop. */
async function phase(order: Order, variants: number[]): Promise<Phase> {
  const before = { usage: usageOf(shop.pid), metrics: await metricsOf(shop.url) };
  let memoryBytes = 0;
  let highestLevel = 0;
  let over = false;
  const buying = buyUntil({ url: shop.url, buyers, variants, method: 'dhaka-standard' }, () => over);
  const watching = (async () => {
    for (; !over; await sleep(500)) {
      memoryBytes = Math.max(memoryBytes, usageOf(shop.pid).memoryBytes);
      highestLevel = Math.max(highestLevel, (await metricsOf(shop.url)).level);
    }
  })();
  const tally = await ask(helper, order);
  over = true;
  const [bought] = await Promise.all([buying, watching]);
  const after = { usage: usageOf(shop.pid), metrics: await metricsOf(shop.url) };
  return describePhase({ before, after, bought, tally, memoryBytes, highestLevel });
}

async function ask(process: ChildProcess, order: Order): Promise<Tally> {
  process.send(order);
  const [tally] = await once(process, 'message');
  return tally;
}

/** Seconds until the level is normal and a new visitor gets fresh pages as quickly as an idle shop gives them. */
async function untilRecovered({ slugs, words }: { slugs: string[]; words: string[] }) {
  const startedAt = performance.now();
  const browser = openBrowser(shop.url, 1);
  const soFar = () => (performance.now() - startedAt) / 1_000;
  const found = { servedAgain: 0, levelNormal: 0, p50Ms: 0 };
  for (let ok = 0; ok < 5 && soFar() < 60; await sleep(50))
    ok = (await browser.get(freshPath(slugs, words))).status === 200 ? ok + 1 : 0;
  found.servedAgain = soFar();
  while ((await metricsOf(shop.url)).level > 0 && soFar() < 60) await sleep(50);
  found.levelNormal = soFar();
  const times: number[] = [];
  for (let n = 0; n < 20; n++) times.push((await browser.get(freshPath(slugs, words))).ms);
  browser.close();
  return { ...found, p50Ms: percentile(times, 50) };
}

async function readGoods(): Promise<{ slug: string; variant: number }[]> {
  const database = await openDatabase({ url: scratch.databaseUrl, dataDir: '', poolSize: 1 });
  const goods = await rows<{ slug: string; variant: number }>(
    database.db,
    sql`select p.slug, min(v.id)::int as variant from products p join variants v on v.product_id = p.id
        join stock s on s.variant_id = v.id where s.on_hand > 100 and p.published_at <= now() group by p.slug limit 500`,
  );
  await database.close();
  if (goods.length === 0) throw new Error('the scratch shop has nothing to sell');
  return goods;
}

function fromEnvironment(...names: string[]): Record<string, string> {
  const given = names.map((name) => [name, process.env[name] ?? ''] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}
