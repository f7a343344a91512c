import { type SQL, sql } from 'drizzle-orm';
import { emission } from '../../events.ts';
import type { Db, Tx } from '../../platform/db.ts';
import { wakeJobs } from '../../platform/jobs.ts';
import { statement, value } from '../../platform/statement.ts';
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
 * Common table expressions that lock the stock of what is to change, in the order of its ids, so that buyers queue and never
 * deadlock, and look whether all of it can: `short` holds what cannot, `verdict.fine` says that there is none and that the caller's `gate`,
 * an expression that must go before, has a row. `changes` selects (variant_id, on_hand_change, reserved_change), one row a variant.
 */
export const weigh = (changes: SQL): SQL => sql`
  changes as (${changes}),
  locked as (select s.variant_id, s.on_hand, s.reserved from ${stock} s join changes using (variant_id)
             order by s.variant_id for update of s),
  short as (select c.variant_id from changes c left join locked l using (variant_id)
            where l.variant_id is null or l.reserved + c.reserved_change < 0
              or l.on_hand + c.on_hand_change < l.reserved + c.reserved_change),
  verdict as (select exists (select from gate) and not exists (select from short) as fine)`;

/**
 * What follows on `weigh` in the same statement when it was fine: counters, ledger, and stock.changed where shoppers see a difference.
 * The ledger's `reason`, `actor`, `reference` and `orderId` are values of the statement, or given as expressions.
 */
export const carryOut = ({ orderId = sql`${value('orderId')}` }: { orderId?: SQL } = {}): SQL => sql`
  moved as (
    update ${stock} s set on_hand = s.on_hand + c.on_hand_change, reserved = s.reserved + c.reserved_change
    from changes c, verdict where verdict.fine and s.variant_id = c.variant_id
    returning s.variant_id, s.on_hand - s.reserved as available, c.on_hand_change, c.reserved_change),
  noted as (
    insert into ${stockLedger} (variant_id, on_hand_change, reserved_change, reason, actor, reference, order_id)
    select variant_id, on_hand_change, reserved_change, ${value('reason')}::text, ${value('actor')}::text,
           ${value('reference')}::text, ${orderId}::bigint
    from moved order by variant_id),
  shown as (
    select jsonb_agg(variant_id order by variant_id) as ids from moved
    where least(available, ${plentyHere}) <> least(available - on_hand_change + reserved_change, ${plentyHere}) having count(*) > 0),
  told as (${emission('stock.changed', { variantIds: sql`shown.ids` }, sql`shown`)} returning id)`;

const plentyHere = sql.raw(String(plenty));

/** The parts a statement made of `weigh` and `carryOut` selects at its end. */
export const outcome = sql`(select jsonb_agg(variant_id) from short) as short, (select count(*)::int from told) as told`;
export type Outcome = { short: number[] | null; told: number };

/** Throws StockShort, or wakes those who show the stock. */
export function conclude({ short, told }: Outcome): void {
  if (short) throw new StockShort(short);
  if (told > 0) wakeJobs();
}

type Written = { reason: string; actor: string; reference: string | null; orderId: number | null };

/** A gate that lets everybody in. */
export const open = sql`gate as (select)`;

export type Movement<Values> = (db: Db | Tx, values: Values, note: Note) => Promise<void>;

/**
 * A way to move stock; there is no other. All or nothing: a change that would break 0 ≤ reserved ≤ on_hand throws StockShort.
 * `changes` may stand on common table expressions in `before`, and `after` on what came of it.
 */
export function movement<Values extends Record<string, unknown>>(
  changes: SQL,
  { before, after }: { before?: SQL; after?: SQL } = {},
): Movement<Values> {
  const first = before ? sql`${open}, ${before}` : open;
  const last = after ? sql`, ${after}` : sql``;
  const run = statement<Values & Written, Outcome>(
    sql`with ${first}, ${weigh(changes)}, ${carryOut()} ${last} select ${outcome}`,
  );
  return async (db, values, { actor, orderId, reason, reference }) => {
    const written = { reason, actor, orderId: orderId ?? null, reference: reference ?? null };
    const [result] = await run(db, { ...values, ...written });
    if (result) conclude(result);
  };
}
