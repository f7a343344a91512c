import { inArray, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { rows, transact } from '../../platform/db.ts';
import { list, value } from '../../platform/statement.ts';
import { showStock } from '../catalog/service.ts';
import { plenty } from '../catalog/tables.ts';
import { piecesOf, type Quantity } from './hold.ts';
import { movement, type Note } from './move.ts';
import { reservations, stock, stockLedger } from './tables.ts';

export {
  holding,
  holdingValues,
  holdsUntil,
  type Quantity,
  release,
  reservationMinutes,
  reserve,
  sell,
  selling,
  sellingValues,
  sold,
} from './hold.ts';
export { conclude, type Outcome, outcome, StockShort } from './move.ts';

const takeBack = movement<ReturnType<typeof piecesOf>>(
  sql`select variant_id, sum(quantity)::int as on_hand_change, 0 as reserved_change
      from unnest(${value('variantIds')}::int[], ${value('quantities')}::int[]) as back(variant_id, quantity)
      where variant_id in (select variant_id from ${stock}) group by variant_id`,
);

/** Puts the pieces of a cancelled order back on the shelf. */
export const putBack = (
  tx: Tx,
  pieces: Quantity[],
  order: { id: number; number: string },
  actor: string,
): Promise<void> =>
  takeBack(tx, piecesOf(pieces), { reason: 'cancel', actor, reference: order.number, orderId: order.id });

const end = movement<{ ids: string }>(
  sql`select variant_id, 0 as on_hand_change, -sum(quantity)::int as reserved_change from ended group by variant_id`,
  {
    before: sql`ended as (delete from ${reservations} where id = any(${value('ids')}::bigint[]) returning variant_id, quantity)`,
  },
);

/** Gives back what was held past its time. Returns how many reservations ended. */
export const expireReservations = (db: Db): Promise<number> =>
  transact(db, async (tx) => {
    const due = await rows<{ id: number }>(
      tx,
      sql`select id::int from ${reservations} where expires_at <= now() order by id limit 1000 for update skip locked`,
    );
    if (due.length === 0) return 0;
    await end(tx, { ids: list(due.map((row) => row.id)) }, { reason: 'expire', actor: 'system' });
    return due.length;
  });

const count = movement<ReturnType<typeof piecesOf>>(
  sql`select s.variant_id, counted.quantity - s.on_hand as on_hand_change, 0 as reserved_change
      from unnest(${value('variantIds')}::int[], ${value('quantities')}::int[]) as counted(variant_id, quantity)
      join current_stock s using (variant_id) where counted.quantity <> s.on_hand`,
  {
    before: sql`current_stock as (select variant_id, on_hand from ${stock}
                where variant_id = any(${value('variantIds')}::int[]) order by variant_id for update)`,
  },
);

/** Sets what lies on the shelf to a counted number, noting the difference; shoppers see it at once. Throws StockShort when more is promised than that. */
export async function setOnHand(tx: Tx, counts: { variantId: number; onHand: number }[], note: Note): Promise<void> {
  if (counts.length === 0) return;
  const ids = counts.map((count) => count.variantId);
  await tx
    .insert(stock)
    .values(ids.map((variantId) => ({ variantId, onHand: 0 })))
    .onConflictDoNothing();
  const quantities = counts.map(({ variantId, onHand }) => ({ variantId, quantity: onHand }));
  await count(tx, piecesOf(quantities), note);
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
