import { sql } from 'drizzle-orm';
import { bigint, bigserial, check, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/tables.ts';
import { variants } from '../catalog/tables.ts';

/** A shopper's cart; whoever holds the token in the cookie owns it. */
export const carts = pgTable(
  'carts',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    token: text('token').notNull().unique(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('carts_updated').on(table.updatedAt)],
);

export const cartLines = pgTable(
  'cart_lines',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    cartId: bigint('cart_id', { mode: 'number' })
      .notNull()
      .references(() => carts.id, { onDelete: 'cascade' }),
    variantId: integer('variant_id')
      .notNull()
      .references(() => variants.id, { onDelete: 'cascade' }),
    quantity: integer('quantity').notNull(),
    /** The price the shopper last saw, to say what changed since. */
    seenPriceMinor: bigint('seen_price_minor', { mode: 'number' }).notNull(),
  },
  (table) => [
    unique('cart_lines_variant').on(table.cartId, table.variantId),
    check('cart_lines_quantity', sql`${table.quantity} > 0`),
  ],
);
