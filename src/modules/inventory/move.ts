import { type SQL, sql } from 'drizzle-orm';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db.ts';
import { rows } from '../../platform/db.ts';
import { plenty } from '../catalog/tables.ts';
import { type LedgerReason, stock, stockLedger } from './tables.ts';

/** Thrown when there is less than was asked for; nothing was changed. */
export class StockShort extends Error {
  readonly variantIds: number[];
  constructor(variantIds: number[]) {
    super(`not enough stock of variants ${variantIds.join(', ')}`);
    this.name = 'StockShort';
    this.variantIds = variantIds;
  }
}

export type Note = { reason: LedgerReason; actor: string; reference?: string; orderId?: number };

/**
 * The only way stock changes: counters, ledger and guard in one statement, rows locked in the order of their ids, so that
 * buyers queue and never deadlock. `changes` selects (variant_id, on_hand_change, reserved_change), one row a variant, and may stand
 * on common table expressions in `before`. All or nothing: a change that would break 0 ≤ reserved ≤ on_hand throws StockShort.
 */
export async function move(tx: Tx, changes: SQL, note: Note, before?: SQL): Promise<void> {
  const result = await rows<{
    variant_id: number;
    on_hand: number | null;
    reserved: number | null;
    on_hand_change: number;
    reserved_change: number;
  }>(
    tx,
    sql`with ${before ? sql`${before},` : sql``} changes as (${changes}),
        locked as (select s.variant_id from ${stock} s join changes using (variant_id) order by s.variant_id for update of s),
        moved as (
          update ${stock} s
          set on_hand = s.on_hand + c.on_hand_change, reserved = s.reserved + c.reserved_change
          from changes c join locked l using (variant_id)
          where s.variant_id = c.variant_id
            and s.reserved + c.reserved_change >= 0
            and s.on_hand + c.on_hand_change >= s.reserved + c.reserved_change
          returning s.variant_id, s.on_hand, s.reserved),
        noted as (
          insert into ${stockLedger} (variant_id, on_hand_change, reserved_change, reason, actor, reference, order_id)
          select variant_id, on_hand_change, reserved_change, ${note.reason}, ${note.actor}, ${note.reference ?? null}::text, ${note.orderId ?? null}::bigint
          from changes join moved using (variant_id) order by variant_id)
        select variant_id, m.on_hand, m.reserved, c.on_hand_change::int, c.reserved_change::int
        from changes c left join moved m using (variant_id)`,
  );
  const short = result.filter((row) => row.on_hand === null).map((row) => row.variant_id);
  if (short.length > 0) throw new StockShort(short);
  const variantIds = result
    .filter(({ on_hand, reserved, on_hand_change, reserved_change }) => {
      const now = (on_hand ?? 0) - (reserved ?? 0);
      return shown(now) !== shown(now - on_hand_change + reserved_change);
    })
    .map((row) => row.variant_id);
  if (variantIds.length > 0) await emit(tx, 'stock.changed', { variantIds });
}

const shown = (available: number): number => Math.min(available, plenty);
