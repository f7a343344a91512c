import { inArray, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { array, rows, transact } from '../../platform/db.ts';
import { showStock } from '../catalog/service.ts';
import { plenty } from '../catalog/tables.ts';
import { move, type Note, StockShort } from './move.ts';
import { reservations, stock, stockLedger } from './tables.ts';

export { StockShort };

export type Quantity = { variantId: number; quantity: number };

/** How long the payment step holds its pieces. Source: docs/rules.md, Stock. */
export const reservationMinutes = 10;

/** When a hold made now ends. */
export const holdsUntil = (): Date => new Date(Date.now() + reservationMinutes * 60_000);

/**
 * Holds pieces for one holder in place of what it held before. Throws StockShort, with nothing held anew.
 * Returns until when.
 */
export async function reserve(tx: Tx, holder: string, wanted: Quantity[], until = holdsUntil()): Promise<Date> {
  await move(
    tx,
    sql`select variant_id, 0 as on_hand_change, sum(quantity)::int as reserved_change
        from (select variant_id, quantity from wanted union all select variant_id, -quantity from held) both_sides
        group by variant_id`,
    { reason: 'reserve', actor: 'shopper', reference: holder },
    sql`wanted(variant_id, quantity) as (${valuesOf(wanted)}),
        held as (delete from ${reservations} where holder = ${holder} returning variant_id, quantity),
        kept as (insert into ${reservations} (holder, variant_id, quantity, expires_at)
                 select ${holder}, variant_id, quantity, ${until.toISOString()}::timestamptz from wanted)`,
  );
  return until;
}

/** Gives back all that a holder holds. */
export const release = (tx: Tx, holder: string): Promise<void> =>
  move(
    tx,
    sql`select variant_id, 0 as on_hand_change, -sum(quantity)::int as reserved_change from held group by variant_id`,
    { reason: 'release', actor: 'shopper', reference: holder },
    sql`held as (delete from ${reservations} where holder = ${holder} returning variant_id, quantity)`,
  );

/** Turns what the holder holds into a sale; what its hold no longer covers is taken from the free stock. Throws StockShort. */
export const sell = (tx: Tx, holder: string, sold: Quantity[], order: { id: number; number: string }): Promise<void> =>
  move(
    tx,
    sql`select variant_id, -sum(taken)::int as on_hand_change, -sum(held)::int as reserved_change
        from (select variant_id, quantity as taken, 0 as held from wanted
              union all select variant_id, 0, quantity from held) both_sides
        group by variant_id`,
    { reason: 'sale', actor: 'shopper', reference: order.number, orderId: order.id },
    sql`wanted(variant_id, quantity) as (${valuesOf(sold)}),
        held as (delete from ${reservations} where holder = ${holder} returning variant_id, quantity)`,
  );

/** Puts the pieces of a cancelled order back on the shelf. */
export const putBack = (
  tx: Tx,
  pieces: Quantity[],
  order: { id: number; number: string },
  actor: string,
): Promise<void> =>
  move(
    tx,
    sql`select variant_id, sum(quantity)::int as on_hand_change, 0 as reserved_change
        from (${valuesOf(pieces)}) as back(variant_id, quantity)
        where variant_id in (select variant_id from ${stock}) group by variant_id`,
    { reason: 'cancel', actor, reference: order.number, orderId: order.id },
  );

/** Gives back what was held past its time. Returns how many reservations ended. */
export const expireReservations = (db: Db): Promise<number> =>
  transact(db, async (tx) => {
    const due = await rows<{ id: number }>(
      tx,
      sql`select id::int from ${reservations} where expires_at <= now() order by id limit 1000 for update skip locked`,
    );
    if (due.length === 0) return 0;
    await move(
      tx,
      sql`select variant_id, 0 as on_hand_change, -sum(quantity)::int as reserved_change from ended group by variant_id`,
      { reason: 'expire', actor: 'system' },
      sql`ended as (delete from ${reservations} where id = any(${array(
        due.map((row) => row.id),
        'bigint',
      )}) returning variant_id, quantity)`,
    );
    return due.length;
  });

/** Sets what lies on the shelf to a counted number, noting the difference; shoppers see it at once. Throws StockShort when more is promised than that. */
export async function setOnHand(tx: Tx, counts: { variantId: number; onHand: number }[], note: Note): Promise<void> {
  if (counts.length === 0) return;
  const ids = counts.map((count) => count.variantId);
  await tx
    .insert(stock)
    .values(ids.map((variantId) => ({ variantId, onHand: 0 })))
    .onConflictDoNothing();
  const counted = valuesOf(counts.map(({ variantId, onHand }) => ({ variantId, quantity: onHand })));
  await move(
    tx,
    sql`select s.variant_id, counted.quantity - s.on_hand as on_hand_change, 0 as reserved_change
        from (${counted}) as counted(variant_id, quantity) join current_stock s using (variant_id)
        where counted.quantity <> s.on_hand`,
    note,
    sql`current_stock as (select variant_id, on_hand from ${stock} where variant_id = any(${array(ids, 'int')}) order by variant_id for update)`,
  );
  await tellShoppers(tx, ids);
}

/** Brings what shoppers are told is left in line with the stock. */
export const refreshShownStock = (db: Db, variantIds: number[]): Promise<void> =>
  transact(db, (tx) => tellShoppers(tx, variantIds));

async function tellShoppers(tx: Tx, variantIds: number[]): Promise<void> {
  const levels = await tx
    .select({ variantId: stock.variantId, available: sql<number>`${stock.onHand} - ${stock.reserved}` })
    .from(stock)
    .where(inArray(stock.variantId, variantIds));
  await showStock(tx, new Map(levels.map((level) => [level.variantId, Math.min(level.available, plenty)])));
}

/** Looks again at what moved lately: two refreshes that crossed may have left an old number standing. */
export async function reconcileShownStock(db: Db): Promise<void> {
  const moved = await rows<{ variant_id: number }>(
    db,
    sql`select distinct l.variant_id from ${stockLedger} l
        join variants v on v.id = l.variant_id join ${stock} s on s.variant_id = l.variant_id
        where l.id > (select coalesce(max(id), 0) - 20000 from ${stockLedger}) and l.at > now() - interval '5 minutes'
          and v.left_shown <> least(s.on_hand - s.reserved, ${plenty}::int) limit 1000`,
  );
  if (moved.length > 0)
    await refreshShownStock(
      db,
      moved.map((row) => row.variant_id),
    );
}

/** Variants whose counters differ from the sums of their ledger: always empty, or there is a bug. */
export const findLedgerMismatches = (db: Db | Tx) =>
  rows<{ variant_id: number; on_hand: number; reserved: number; ledger_on_hand: number; ledger_reserved: number }>(
    db,
    sql`select s.variant_id, s.on_hand, s.reserved, coalesce(sum(l.on_hand_change), 0)::int as ledger_on_hand,
               coalesce(sum(l.reserved_change), 0)::int as ledger_reserved
        from ${stock} s left join ${stockLedger} l on l.variant_id = s.variant_id
        group by s.variant_id, s.on_hand, s.reserved
        having s.on_hand <> coalesce(sum(l.on_hand_change), 0) or s.reserved <> coalesce(sum(l.reserved_change), 0)
        limit 100`,
  );

const valuesOf = (quantities: Quantity[]): SQL =>
  sql`values ${sql.join(
    quantities.map(({ variantId, quantity }) => sql`(${variantId}::int, ${quantity}::int)`),
    sql`, `,
  )}`;
