import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import type { Lang, Localized } from '../../platform/i18n.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { instant } from '../../platform/tables.ts';

export const orderStatuses = [
  'pending',
  'confirmed',
  'packed',
  'shipped',
  'delivered',
  'cancelled',
  'returned',
] as const;
export const paymentStatuses = ['unpaid', 'authorized', 'paid', 'partially_refunded', 'refunded', 'failed'] as const;
export type OrderStatus = (typeof orderStatuses)[number];
export type PaymentStatus = (typeof paymentStatuses)[number];

export type OrderAddress = { street: string; upazila: Localized; district: Localized; division: Localized };

/** An order as it was agreed: everything that could change later is copied onto it. */
export const orders = pgTable(
  'orders',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    number: text('number').notNull().unique(),
    /** The checkout it came from: the same form sent twice finds this order again. */
    idempotencyKey: text('idempotency_key').notNull().unique(),
    /** Opens the order without an account: in the buyer's cookie and in links of mails. */
    accessKey: text('access_key').notNull(),
    status: text('status', { enum: orderStatuses }).notNull().default('pending'),
    paymentStatus: text('payment_status', { enum: paymentStatuses }).notNull().default('unpaid'),
    paymentMethod: text('payment_method').notNull(),
    lang: text('lang').$type<Lang>().notNull(),
    currency: text('currency').notNull().default('BDT'),
    phone: text('phone').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    address: jsonb('address').$type<OrderAddress>().notNull(),
    note: text('note').notNull().default(''),
    deliveryCode: text('delivery_code').notNull(),
    deliveryName: jsonb('delivery_name').$type<Localized>().notNull(),
    expectedFrom: date('expected_from', { mode: 'date' }).notNull(),
    expectedTo: date('expected_to', { mode: 'date' }).notNull(),
    subtotalMinor: bigint('subtotal_minor', { mode: 'number' }).notNull(),
    deliveryMinor: bigint('delivery_minor', { mode: 'number' }).notNull(),
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    vatMinor: bigint('vat_minor', { mode: 'number' }).notNull(),
    placedAt: instant('placed_at').notNull().defaultNow(),
    /** Its pieces are part of the products' `sold`. */
    counted: boolean('counted').notNull().default(false),
  },
  (table) => [
    index('orders_placed').on(table.placedAt),
    index('orders_uncounted').on(table.id).where(sql`not counted`),
    index('orders_phone').on(table.phone),
    index('orders_status').on(table.status, table.id),
    check('orders_total', sql`${table.totalMinor} = ${table.subtotalMinor} + ${table.deliveryMinor}`),
    check(
      'orders_status_known',
      sql`${table.status} in ('pending','confirmed','packed','shipped','delivered','cancelled','returned')`,
    ),
  ],
);

export const orderLines = pgTable(
  'order_lines',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    orderId: bigint('order_id', { mode: 'number' })
      .notNull()
      .references(() => orders.id),
    /** No foreign key: a product may go, what was sold stays. */
    variantId: integer('variant_id').notNull(),
    productSlug: text('product_slug').notNull(),
    sku: text('sku').notNull(),
    title: jsonb('title').$type<Localized>().notNull(),
    options: jsonb('options').$type<Localized>().notNull(),
    picture: jsonb('picture').$type<StoredPicture>(),
    quantity: integer('quantity').notNull(),
    unitMinor: bigint('unit_minor', { mode: 'number' }).notNull(),
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    vatBasisPoints: smallint('vat_basis_points').notNull(),
    vatMinor: bigint('vat_minor', { mode: 'number' }).notNull(),
  },
  (table) => [
    index('order_lines_order').on(table.orderId),
    check('order_lines_total', sql`${table.totalMinor} = ${table.unitMinor} * ${table.quantity}`),
    check('order_lines_quantity', sql`${table.quantity} > 0`),
  ],
);

/** Every transition of either state machine, with who and when. */
export const orderHistory = pgTable(
  'order_history',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    orderId: bigint('order_id', { mode: 'number' })
      .notNull()
      .references(() => orders.id),
    machine: text('machine', { enum: ['order', 'payment'] }).notNull(),
    from: text('from_status'),
    to: text('to_status').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull().default(''),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('order_history_order').on(table.orderId, table.id)],
);

export type Order = typeof orders.$inferSelect;
export type OrderLine = typeof orderLines.$inferSelect;
