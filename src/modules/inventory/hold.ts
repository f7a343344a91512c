import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { list, statement, value } from '../../platform/statement.ts';
import { carryOut, conclude, movement, type Outcome, open, outcome, weigh } from './move.ts';
import { reservations } from './tables.ts';

export type Quantity = { variantId: number; quantity: number };

/** How long the payment step holds its pieces. Source: docs/rules.md, Stock. */
export const reservationMinutes = 10;

/** When a hold made now ends. */
export const holdsUntil = (): Date => new Date(Date.now() + reservationMinutes * 60_000);

/** What is wanted and what the holder holds, once the caller's `gate` let one in: both empty when `gate` has no row. */
const wantedAndHeld = sql`
  wanted(variant_id, quantity) as (
    select * from unnest(${value('variantIds')}::int[], ${value('quantities')}::int[]) where exists (select from gate)),
  held as (
    select id, variant_id, quantity from ${reservations}
    where holder = ${value('holder')}::text and exists (select from gate) for update)`;

const freed = sql`freed as (delete from ${reservations} r using held, verdict where r.id = held.id and verdict.fine)`;

/**
 * Parts of a statement that hold pieces in place of what the holder held before. A `gate` of the caller must go before: no row of it,
 * no hold. Its values: `holdingValues`.
 */
export const holding = sql`
  ${wantedAndHeld},
  ${weigh(sql`
    select variant_id, 0 as on_hand_change, sum(quantity)::int as reserved_change
    from (select variant_id, quantity from wanted union all select variant_id, -quantity from held) both_sides
    group by variant_id having sum(quantity) <> 0`)},
  ${carryOut()}, ${freed},
  kept as (
    insert into ${reservations} (holder, variant_id, quantity, expires_at)
    select ${value('holder')}::text, variant_id, quantity, ${value('until')}::timestamptz from wanted, verdict where verdict.fine)`;

export const holdingValues = (holder: string, wanted: Quantity[], until: Date) => ({
  ...piecesOf(wanted),
  holder,
  until: until.toISOString(),
  reason: 'reserve',
  actor: 'shopper',
  reference: holder,
  orderId: null,
});

/**
 * Parts of a statement that turn a hold into a sale; what the hold no longer covers is taken from the free stock. First `selling`, with a
 * `gate` before it as in `holding`; then, in between, what `verdict.fine` allows; then `sold`. Its values: `sellingValues`.
 */
export const selling = sql`
  ${wantedAndHeld},
  ${weigh(sql`
    select variant_id, -sum(taken)::int as on_hand_change, -sum(held)::int as reserved_change
    from (select variant_id, quantity as taken, 0 as held from wanted
          union all select variant_id, 0, quantity from held) both_sides
    group by variant_id`)}`;

/** `orderId` is an expression over what came in between. */
export const sold = (orderId = sql`${value('orderId')}`) => sql`${carryOut({ orderId })}, ${freed}`;

export const sellingValues = (holder: string, wanted: Quantity[], orderNumber: string) => ({
  ...piecesOf(wanted),
  holder,
  reason: 'sale',
  actor: 'shopper',
  reference: orderNumber,
});

/** Pieces as two lists, for `unnest`. */
export const piecesOf = (wanted: Quantity[]) => ({
  variantIds: list(wanted.map(({ variantId }) => variantId)),
  quantities: list(wanted.map(({ quantity }) => quantity)),
});

const runHold = statement<ReturnType<typeof holdingValues>, Outcome>(sql`with ${open}, ${holding} select ${outcome}`);
const runSale = statement<ReturnType<typeof sellingValues> & { orderId: number }, Outcome>(
  sql`with ${open}, ${selling}, ${sold()} select ${outcome}`,
);

/**
 * Holds pieces for one holder in place of what it held before. Throws StockShort, with nothing changed. Returns until when.
 * Two of one holder must not run at once: the second would not see what the first holds.
 */
export async function reserve(db: Db | Tx, holder: string, wanted: Quantity[], until = holdsUntil()): Promise<Date> {
  const [result] = await runHold(db, holdingValues(holder, wanted, until));
  if (result) conclude(result);
  return until;
}

/** Turns what the holder holds into a sale; what its hold no longer covers is taken from the free stock. Throws StockShort. */
export async function sell(
  db: Db | Tx,
  holder: string,
  pieces: Quantity[],
  order: { id: number; number: string },
): Promise<void> {
  const [result] = await runSale(db, { ...sellingValues(holder, pieces, order.number), orderId: order.id });
  if (result) conclude(result);
}

const giveBack = movement<{ holder: string }>(
  sql`select variant_id, 0 as on_hand_change, -sum(quantity)::int as reserved_change from held group by variant_id`,
  {
    before: sql`held as (delete from ${reservations} where holder = ${value('holder')}::text returning variant_id, quantity)`,
  },
);

/** Gives back all that a holder holds. */
export const release = (db: Db | Tx, holder: string): Promise<void> =>
  giveBack(db, { holder }, { reason: 'release', actor: 'shopper', reference: holder });
