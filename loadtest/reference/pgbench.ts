import { join } from 'node:path';
import { binaries, needed } from '../../tests/support/packages.ts';
import { run } from '../../tests/support/program.ts';
import { query } from '../../tests/support/servers.ts';
import { serverPid } from '../support/postgres.ts';
import type { Scratch } from '../support/scratch.ts';
import { usageOf } from '../support/usage.ts';

/** As many connections as a shop has at first. */
const clients = 10;
/** More than any machine does. */
const perClientSecond = 600;

export type Bare = {
  /** Transactions a second. */
  perSecond: number;
  /** CPU time of PostgreSQL for one of them. */
  cpuSeconds: number;
};

/**
 * The transaction of placing an order without a shop around it (`pgbench.sql`), prepared, on random variants: what the database
 * could do at most. Leaves the database as it was.
 */
export async function measureBareOrders(scratch: Scratch, seconds: number): Promise<Bare> {
  const { databaseUrl } = scratch;
  const pid = await serverPid(databaseUrl);
  const time = Math.max(1, Math.round(seconds));
  await query(databaseUrl, makeReady(time * perClientSecond));
  try {
    await query(databaseUrl, 'vacuum analyze');
    await query(databaseUrl, 'checkpoint');
    const spent = watchCpu(pid);
    const output = await run(join(needed(binaries.postgres(), 'postgresql'), 'pgbench'), [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${clients}`,
      '--jobs=1',
      `--time=${time}`,
      '--define=n=0',
      `--file=${join(import.meta.dirname, 'pgbench.sql')}`,
      databaseUrl,
    ]);
    const perSecond = Number(/tps = ([\d.]+)/.exec(output)?.[1] ?? 0);
    if (perSecond === 0) throw new Error(`pgbench did nothing:\n${output}`);
    return { perSecond, cpuSeconds: spent() / perSecond };
  } finally {
    await query(databaseUrl, putAway);
  }
}

/** CPU time a second, looked at while its processes live: those of connections that ended count no more. */
function watchCpu(pid: number): () => number {
  const look = () => ({ at: performance.now() / 1_000, cpu: usageOf(pid).cpuSeconds });
  const seen = [look()];
  const timer = setInterval(() => seen.push(look()), 250);
  return () => {
    clearInterval(timer);
    // The first has no connections yet, the last perhaps no more.
    const [, first] = seen;
    const last = seen.at(-2);
    return first && last && last.at > first.at ? (last.cpu - first.cpu) / (last.at - first.at) : 0;
  };
}

/** A filled cart, a checkout and a hold for each transaction, of random variants with pieces enough. */
const makeReady = (each: number): string => `
  create table bench_stock as select * from stock;
  create temporary table goods as select variant_id, row_number() over (order by random()) as n from stock order by 2 limit 2000;
  create temporary table ready as
    select client * 100000 + one.n as id, goods.variant_id from generate_series(1, ${clients}) client, generate_series(1, ${each}) as one(n)
    join goods on goods.n = 1 + (one.n * 7919) % (select count(*) from goods);
  update stock set on_hand = on_hand + 1000000;
  update stock s set reserved = reserved + held.pieces
    from (select variant_id, count(*)::int as pieces from ready group by 1) held where held.variant_id = s.variant_id;
  insert into carts (id, token) select id, 'bench-' || id from ready;
  insert into cart_lines (cart_id, variant_id, quantity, seen_price_minor) select id, variant_id, 1, 100000 from ready;
  insert into checkouts (key, cart_id, address, delivery_code)
    select 'bench-' || id, id, '{"phone": "01712345678", "name": "Nusrat Jahan", "district": "dhaka", "upazila": "dhaka/dhanmondi"}', 'dhaka' from ready;
  insert into reservations (holder, variant_id, quantity, expires_at) select 'cart:' || id, variant_id, 1, now() + interval '1 day' from ready`;

const putAway = `
  delete from reservations where expires_at > now() + interval '12 hours';
  delete from carts where token like 'bench-%';
  delete from jobs where handler = 'bench';
  delete from order_history where order_id in (select id from orders where access_key = 'bench');
  delete from order_lines where product_slug = 'bench';
  delete from orders where access_key = 'bench';
  delete from stock_ledger where actor = 'bench';
  update stock s set on_hand = b.on_hand, reserved = b.reserved from bench_stock b where b.variant_id = s.variant_id;
  drop table bench_stock`;
