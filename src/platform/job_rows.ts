import { and, eq, sql } from 'drizzle-orm';
import type { Db } from './db.ts';
import { statement, value } from './statement.ts';
import { jobs } from './tables.ts';

const maxAttempts = 12;

export type ClaimedJob = {
  id: number;
  handler: string;
  payload: Record<string, unknown>;
  correlation_id: string | null;
  attempts: number;
};

/** Takes due jobs so that no other process does: SKIP LOCKED, then out of sight for the lease. */
export const claim = statement<{ lease: number; most: number; busy: string }, ClaimedJob>(
  sql`update ${jobs} set attempts = attempts + 1, run_at = now() + make_interval(secs => ${value('lease')}::int)
      where id in (select id from ${jobs} where dead_at is null and run_at <= now() and handler <> all(${value('busy')}::text[])
                   order by run_at limit ${value('most')}::int for update skip locked)
      returning id::int, handler, payload, correlation_id, attempts`,
);

/** Keeps claimed jobs out of sight for another lease. */
export const renew = statement<{ ids: string; lease: number }, never>(
  sql`update ${jobs} set run_at = now() + make_interval(secs => ${value('lease')}::int) where id = any(${value('ids')}::bigint[])`,
);

export const remove = statement<{ ids: string }, never>(
  sql`delete from ${jobs} where id = any(${value('ids')}::bigint[])`,
);

/**
 * 2, 4, 8 … seconds, at most an hour; after the last attempt the job is kept for a person to see. Not when another process took it
 * over meanwhile.
 */
export async function postpone(db: Db, { attempts, id }: ClaimedJob, error: unknown): Promise<void> {
  const seconds = Math.min(3_600, 2 ** attempts);
  await db
    .update(jobs)
    .set({
      runAt: sql`now() + make_interval(secs => ${seconds})`,
      lastError: error instanceof Error ? error.message.slice(0, 2_000) : String(error),
      deadAt: attempts >= maxAttempts ? sql`now()` : null,
    })
    .where(and(eq(jobs.id, id), eq(jobs.attempts, attempts)));
}
