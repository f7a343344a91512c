import { bigint, bigserial, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/tables.ts';
import { carts } from '../cart/tables.ts';

export type Address = {
  phone: string;
  name: string;
  email: string;
  district: string;
  upazila: string;
  street: string;
  note: string;
};

/** A checkout under way: one a cart. Its key is the idempotency key of the order it becomes. */
export const checkouts = pgTable(
  'checkouts',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    key: text('key').notNull().unique(),
    cartId: bigint('cart_id', { mode: 'number' })
      .notNull()
      .unique()
      .references(() => carts.id, { onDelete: 'cascade' }),
    address: jsonb('address').$type<Address>(),
    deliveryCode: text('delivery_code'),
    reservedUntil: instant('reserved_until'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('checkouts_updated').on(table.updatedAt)],
);
