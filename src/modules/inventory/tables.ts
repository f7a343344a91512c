import { sql } from 'drizzle-orm';
import { bigint, bigserial, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/tables.ts';
import { variants } from '../catalog/tables.ts';

/** What lies on the shelf and what of it is promised. Available = onHand − reserved; the database refuses anything else. */
export const stock = pgTable(
  'stock',
  {
    variantId: integer('variant_id')
      .primaryKey()
      .references(() => variants.id, { onDelete: 'cascade' }),
    onHand: integer('on_hand').notNull(),
    reserved: integer('reserved').notNull().default(0),
  },
  (table) => [
    check('stock_on_hand', sql`${table.onHand} >= 0`),
    check('stock_reserved', sql`${table.reserved} >= 0 and ${table.reserved} <= ${table.onHand}`),
  ],
);

/** Pieces held for one checkout until a moment. `holder` names the cart: `cart:12`. */
export const reservations = pgTable(
  'reservations',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    holder: text('holder').notNull(),
    variantId: integer('variant_id')
      .notNull()
      .references(() => variants.id, { onDelete: 'cascade' }),
    quantity: integer('quantity').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    check('reservations_quantity', sql`${table.quantity} > 0`),
    index('reservations_holder').on(table.holder),
    index('reservations_expiry').on(table.expiresAt),
  ],
);

export const ledgerReasons = [
  'opening',
  'import',
  'adjustment',
  'reserve',
  'release',
  'expire',
  'sale',
  'cancel',
] as const;
export type LedgerReason = (typeof ledgerReasons)[number];

/** Why stock changed: one row a change, never altered. The sums are the stock's columns. */
export const stockLedger = pgTable(
  'stock_ledger',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    variantId: integer('variant_id').notNull(),
    onHandChange: integer('on_hand_change').notNull(),
    reservedChange: integer('reserved_change').notNull(),
    reason: text('reason', { enum: ledgerReasons }).notNull(),
    /** Who: `shopper`, `system`, `import` or a person of the staff. */
    actor: text('actor').notNull(),
    /** The order's number or the holder it belongs to. */
    reference: text('reference'),
    orderId: bigint('order_id', { mode: 'number' }),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('stock_ledger_variant').on(table.variantId, table.id)],
);
