import { sql } from 'drizzle-orm';
import { bigserial, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Work to be done after commit, at least once. A row is deleted when done; `deadAt` marks one that was given up. */
export const jobs = pgTable(
  'jobs',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    handler: text('handler').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    correlationId: text('correlation_id'),
    attempts: integer('attempts').notNull().default(0),
    runAt: instant('run_at').notNull().defaultNow(),
    lastError: text('last_error'),
    deadAt: instant('dead_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('jobs_due').on(table.runAt).where(sql`dead_at is null`)],
);

/** When each recurring job last began, so that one process of many runs it. */
export const schedules = pgTable('schedules', {
  name: text('name').primaryKey(),
  lastRunAt: instant('last_run_at').notNull(),
});
