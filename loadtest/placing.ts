import process from 'node:process';
import { startShop } from '../tests/support/shop.ts';
import { measureBareOrders } from './reference/pgbench.ts';
import { type Browser, browse, closeBrowsers } from './support/browser.ts';
import { ask, serverPid } from './support/postgres.ts';
import { openScratch, type Scratch } from './support/scratch.ts';
import { usageOf } from './support/usage.ts';

/** What buying costs: cart adds, whole checkouts, and the last button alone beside the bare transaction. */

const seconds = Number(process.env.SECONDS ?? 6);
const atOnce = Number(process.env.AT_ONCE ?? 50);
const address = {
  phone: '01712345678',
  name: 'Nusrat Jahan',
  email: '',
  district: 'dhaka',
  upazila: 'dhaka/dhanmondi',
  street: 'House 12, Road 5',
  note: '',
};

type Measured = { done: number; failed: number; perSecond: number; shopMs: number; postgresMs: number };

const scratch = await openScratch({ products: 10_000, keepFrom: process.env.SCRATCH_DIR ? 0 : undefined });
try {
  await countStatements(scratch);
  const shop = await startShop({ ...scratch.env, ...fromEnvironment() });
  const variants = (
    await ask<{ id: number }>(scratch.databaseUrl, 'select variant_id as id from stock where on_hand > 20')
  ).map((row) => row.id);
  const pick = () => variants[Math.floor(Math.random() * variants.length)] ?? 0;
  const pids = { shop: shop.pid, postgres: await serverPid(scratch.databaseUrl) };
  const guest = () => browse(shop.url);

  const add = async (visitor: Browser) => {
    const added = await visitor.post('/cart/items', { variant: pick(), quantity: 1 });
    return added.status === 303;
  };
  const toPayment = async (visitor: Browser) => {
    await add(visitor);
    await visitor.get('/cart');
    await visitor.get('/checkout');
    await visitor.post('/checkout', address);
    await visitor.get('/checkout/shipping');
    await visitor.post('/checkout/shipping', { method: 'dhaka-standard' });
    const { body } = await visitor.get('/checkout/payment');
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';
    return { key: field('key'), total: field('total'), payment: 'cod' };
  };
  const press = async (visitor: Browser, form: Record<string, string>) =>
    (await visitor.post('/checkout/payment', form)).location.endsWith('/thanks');

  try {
    await during(pids, seconds / 2, async () => press(...(await ready())));
    await report('cart add, fresh cart', await during(pids, seconds, () => add(guest())), scratch);
    await report(
      'checkout, nine requests',
      await during(pids, seconds, async () => {
        const visitor = guest();
        const form = await toPayment(visitor);
        const placed = await visitor.post('/checkout/payment', form);
        return placed.location.endsWith('/thanks') && (await visitor.get(placed.location)).status === 200;
      }),
      scratch,
    );
    const waiting: [Browser, Record<string, string>][] = [];
    await during(pids, seconds, async () => waiting.push(await ready()) > 0);
    const placing = await during(pids, seconds, async () => {
      const next = waiting.pop();
      return next ? press(...next) : null;
    });
    await report('placing alone', placing, scratch);
    const bare = await measureBareOrders(scratch, seconds);
    console.log(
      `pgbench, the bare transaction: ${bare.perSecond.toFixed(0)}/s, PostgreSQL ${(bare.cpuSeconds * 1_000).toFixed(2)} ms each`,
    );
    console.log(`placing ÷ pgbench: ${((100 * placing.perSecond) / bare.perSecond).toFixed(0)} %`);
  } finally {
    closeBrowsers();
    await shop.stop();
  }

  async function ready(): Promise<[Browser, Record<string, string>]> {
    const visitor = guest();
    return [visitor, await toPayment(visitor)];
  }
} finally {
  await scratch.stop();
}

/** Does the work, so many at once, until the time is over or it says null. */
async function during(
  pids: { shop: number; postgres: number },
  time: number,
  work: () => Promise<boolean | null>,
): Promise<Measured> {
  await resetStatements(scratch);
  const before = { shop: usageOf(pids.shop).cpuSeconds, postgres: usageOf(pids.postgres).cpuSeconds };
  const startedAt = performance.now();
  let done = 0;
  let failed = 0;
  let over = false;
  const one = async () => {
    while (!over && performance.now() - startedAt < time * 1_000) {
      const well = await work();
      if (well === null) over = true;
      else if (well) done++;
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const passed = (performance.now() - startedAt) / 1_000;
  const used = (name: 'shop' | 'postgres') =>
    ((usageOf(pids[name]).cpuSeconds - before[name]) / Math.max(1, done)) * 1_000;
  return { done, failed, perSecond: done / passed, shopMs: used('shop'), postgresMs: used('postgres') };
}

async function report(name: string, measured: Measured, { databaseUrl }: Scratch): Promise<void> {
  const [row] = await ask<{ own: number; after: number }>(
    databaseUrl,
    `select coalesce(sum(calls) filter (where query !~ 'jobs|schedules|pg_stat'), 0)::float as own,
            coalesce(sum(calls) filter (where query ~ 'jobs|schedules'), 0)::float as after from pg_stat_statements`,
  );
  const each = (count = 0) => (count / Math.max(1, measured.done)).toFixed(1);
  console.log(
    `${name}: ${measured.perSecond.toFixed(0)}/s, ${measured.done} done, ${measured.failed} failed; CPU each: shop ${measured.shopMs.toFixed(2)} ms, PostgreSQL ${measured.postgresMs.toFixed(2)} ms; statements each: ${each(row?.own)}, of jobs ${each(row?.after)}`,
  );
}

async function countStatements({ databaseUrl, postgres }: Scratch): Promise<void> {
  await ask(databaseUrl, `alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await postgres.restart();
  await ask(databaseUrl, 'create extension if not exists pg_stat_statements');
}

async function resetStatements({ databaseUrl }: Scratch): Promise<void> {
  await ask(databaseUrl, 'select pg_stat_statements_reset()');
}

function fromEnvironment(): Record<string, string> {
  const { DATABASE_POOL, NODE_OPTIONS } = process.env;
  return { ...(DATABASE_POOL && { DATABASE_POOL }), ...(NODE_OPTIONS && { NODE_OPTIONS }) };
}
