import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { findLedgerMismatches } from '../../src/modules/inventory/service.ts';
import { findTotalMismatches } from '../../src/modules/orders/service.ts';
import { type Db, rows } from '../../src/platform/db.ts';

/** What must hold at any moment, whatever happened: stock, ledger, holds and orders tell the same story. */
export async function expectSoundBooks(db: Db): Promise<void> {
  expect(await findLedgerMismatches(db)).toEqual([]);
  expect(await findTotalMismatches(db)).toEqual([]);
  expect(await rows(db, sql`select * from stock where on_hand < 0 or reserved < 0 or reserved > on_hand`)).toEqual([]);
  expect(
    await rows(
      db,
      sql`select s.variant_id, s.reserved, coalesce(sum(r.quantity), 0)::int as held
          from stock s left join reservations r using (variant_id)
          group by s.variant_id having s.reserved <> coalesce(sum(r.quantity), 0)`,
    ),
  ).toEqual([]);
  // Whole orders: lines, the first step of both machines, and each piece taken from the shelf once.
  expect(
    await rows(
      db,
      sql`select o.number from orders o where
            not exists (select 1 from order_lines l where l.order_id = o.id)
            or (select count(*) from order_history h where h.order_id = o.id and h.from_status is null) <> 2
            or (select sum(quantity) from order_lines l where l.order_id = o.id)
               <> (select coalesce(-sum(on_hand_change), 0) from stock_ledger g where g.order_id = o.id and g.reason = 'sale')`,
    ),
  ).toEqual([]);
}

export type Shelf = { onHand: number; reserved: number };

export async function shelfOf(db: Db, variantId: number): Promise<Shelf> {
  const [row] = await rows<{ on_hand: number; reserved: number }>(
    db,
    sql`select on_hand, reserved from stock where variant_id = ${variantId}`,
  );
  return { onHand: row?.on_hand ?? -1, reserved: row?.reserved ?? -1 };
}

export async function countOrders(db: Db): Promise<number> {
  const [row] = await rows<{ n: number }>(db, sql`select count(*)::int as n from orders`);
  return row?.n ?? -1;
}

/** The ten minutes of every hold are over. */
export const endHolds = (db: Db): Promise<unknown> =>
  db.execute(sql`update reservations set expires_at = now() - interval '1 second'`);

/** Rows a table holds and a sum over all that stands in them, by table; what runs by the clock is left out. */
export async function photograph(db: Db): Promise<Record<string, string>> {
  const names = await tableNames(db);
  const parts = names.map(
    (name) =>
      sql`select ${name} as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as rows
          from ${sql.identifier(name)} t`,
  );
  const found = await rows<{ name: string; rows: string }>(db, sql.join(parts, sql` union all `));
  return Object.fromEntries(found.map((row) => [row.name, row.rows]));
}

/** Only the numbers of rows: cheap enough for every request of thousands. */
export async function countRows(db: Db): Promise<Record<string, number>> {
  const names = await tableNames(db);
  const parts = names.map((name) => sql`select ${name} as name, count(*)::int as n from ${sql.identifier(name)}`);
  const found = await rows<{ name: string; n: number }>(db, sql.join(parts, sql` union all `));
  return Object.fromEntries(found.map((row) => [row.name, row.n]));
}

const known = new WeakMap<Db, Promise<string[]>>();

async function tableNames(db: Db): Promise<string[]> {
  const names = known.get(db) ?? readTableNames(db);
  known.set(db, names);
  return names;
}

async function readTableNames(db: Db): Promise<string[]> {
  const found = await rows<{ name: string }>(
    db,
    sql`select tablename::text as name from pg_tables
        where schemaname = 'public' and tablename not in ('schedules', 'jobs', 'facet_counts') order by 1`,
  );
  expect(found.length).toBeGreaterThan(15);
  return found.map((row) => row.name);
}
