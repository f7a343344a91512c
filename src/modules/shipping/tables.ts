import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Localized } from '../../platform/i18n.ts';

/** A way of delivery in one zone: its fee, the sum above which it is free, and how long it takes. */
export const deliveryMethods = pgTable(
  'delivery_methods',
  {
    code: text('code').primaryKey(),
    name: jsonb('name').$type<Localized>().notNull(),
    note: jsonb('note').$type<Localized>().notNull(),
    /** District codes it serves; null serves every district that no other method of the same kind names. */
    districts: text('districts').array(),
    kind: text('kind', { enum: ['standard', 'express', 'pickup'] }).notNull(),
    feeMinor: bigint('fee_minor', { mode: 'number' }).notNull(),
    freeAboveMinor: bigint('free_above_minor', { mode: 'number' }),
    /** From this weight on every started kilogram adds `heavyPerKgMinor`; null when weight does not matter. */
    heavyAboveGrams: integer('heavy_above_grams'),
    heavyPerKgMinor: bigint('heavy_per_kg_minor', { mode: 'number' }).notNull().default(0),
    minDays: smallint('min_days').notNull(),
    maxDays: smallint('max_days').notNull(),
    active: boolean('active').notNull().default(true),
    position: smallint('position').notNull().default(0),
  },
  (table) => [
    check('delivery_methods_fee', sql`${table.feeMinor} >= 0`),
    check('delivery_methods_heavy', sql`${table.heavyAboveGrams} >= 0 and ${table.heavyPerKgMinor} >= 0`),
    check('delivery_methods_days', sql`${table.minDays} >= 0 and ${table.maxDays} >= ${table.minDays}`),
    index('delivery_methods_position').on(table.position),
  ],
);

export type DeliveryMethod = typeof deliveryMethods.$inferSelect;
