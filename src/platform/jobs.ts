import { eq, inArray, type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { Database, Db, Tx } from './db.ts';
import { rows } from './db.ts';
import { currentCorrelationId, type Log, withTrace } from './log.ts';
import { ambient, list, statement, value } from './statement.ts';
import { jobs } from './tables.ts';

type Payload = Record<string, unknown>;
export type JobHandler = (payload: Payload) => Promise<void>;
export type JobRunner = {
  /** Looks for work now rather than at the next poll. */
  wake: () => void;
  /** Runs everything that is due; for tests and commands. */
  drain: () => Promise<void>;
  stats: () => Promise<{ waiting: number; dead: number; oldestSeconds: number }>;
  stop: () => Promise<void>;
};

const pollMs = 1_000;
const batchSize = 20;
const maxAttempts = 12;
/** A job whose process died is tried again after this long; no handler may take longer. */
const visibilitySeconds = 120;

const nudges = new Set<() => void>();

/** Writes one job per handler in the caller's transaction: a rollback drops them, a crash keeps them. */
export async function enqueue(tx: Tx | Db, handlers: readonly string[], payload: Payload): Promise<void> {
  if (handlers.length === 0) return;
  await enqueueOne(tx, { handlers: list(handlers), payload: JSON.stringify(payload) });
  wakeJobs();
}

/** The same as part of a larger statement: an INSERT of one job per handler for every row of `from`. */
export const insertJobs = (handlers: Placeholder, payload: SQL, from: SQL): SQL =>
  sql`insert into ${jobs} (handler, payload, correlation_id)
      select handler, ${payload}, ${ambient(currentCorrelationId)}::text from ${from}, unnest(${handlers}::text[]) handler`;

const enqueueOne = statement<{ handlers: string; payload: string }, Record<string, never>>(
  insertJobs(value('handlers'), sql`given.payload`, sql`(select ${value('payload')}::jsonb as payload) given`),
);

/** Lets the runners of this process look for work once the caller's transaction is done. */
export function wakeJobs(): void {
  // Most transactions are committed by then; the poll finds the others.
  setTimeout(() => nudges.forEach((nudge) => void nudge()), 15).unref();
}

/** Runs due jobs, at least once each, with back-off; a handler that keeps failing ends in the dead-letter list. */
export function runJobs(database: Database, handlers: ReadonlyMap<string, JobHandler>, log: Log): JobRunner {
  const { db } = database;
  let stopped = false;
  let running: Promise<boolean> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function batch(): Promise<boolean> {
    const due = await claim(db);
    const done: number[] = [];
    await Promise.all(
      due.map((job) =>
        withTrace({ correlationId: job.correlation_id ?? `job-${job.id}` }, async () => {
          try {
            const handler = handlers.get(job.handler);
            if (!handler) throw new Error(`no handler is named ${job.handler}`);
            await handler(job.payload);
            done.push(job.id);
          } catch (error) {
            log.error({ err: error, job: job.handler, attempt: job.attempts }, 'a job failed');
            await postpone(db, job.id, job.attempts, error);
          }
        }),
      ),
    );
    if (done.length > 0) await db.delete(jobs).where(inArray(jobs.id, done));
    return due.length === batchSize;
  }

  function tick(): void {
    if (stopped || running) return;
    clearTimeout(timer);
    running = batch()
      .catch((error) => {
        log.warn({ err: error }, 'the job queue could not be read');
        return false;
      })
      .finally(() => {
        running = null;
      });
    running.then((more) => {
      if (!stopped) timer = setTimeout(tick, more ? 0 : pollMs);
    });
  }

  nudges.add(tick);
  tick();
  return {
    wake: tick,
    drain: async () => {
      do await running;
      while (await batch());
    },
    stats: async () => {
      const [row] = await rows<{ waiting: number; dead: number; oldest: number }>(
        db,
        sql`select count(*) filter (where dead_at is null)::int as waiting, count(dead_at)::int as dead,
              coalesce(extract(epoch from now() - min(run_at) filter (where dead_at is null)), 0)::int as oldest
            from jobs`,
      );
      return { waiting: row?.waiting ?? 0, dead: row?.dead ?? 0, oldestSeconds: Math.max(0, row?.oldest ?? 0) };
    },
    stop: async () => {
      stopped = true;
      nudges.delete(tick);
      clearTimeout(timer);
      await running;
    },
  };
}

type ClaimedJob = { id: number; handler: string; payload: Payload; correlation_id: string | null; attempts: number };

/** Takes due jobs so that no other process does: SKIP LOCKED, then out of sight for a while. */
const claim = (db: Db): Promise<ClaimedJob[]> =>
  rows<ClaimedJob>(
    db,
    sql`update jobs set attempts = attempts + 1, run_at = now() + make_interval(secs => ${visibilitySeconds})
        where id in (select id from jobs where dead_at is null and run_at <= now()
                     order by run_at limit ${batchSize} for update skip locked)
        returning id::int, handler, payload, correlation_id, attempts`,
  );

/** 2, 4, 8 … seconds, at most an hour; after the last attempt the job is kept for a person to see. */
async function postpone(db: Db, id: number, attempts: number, error: unknown): Promise<void> {
  const seconds = Math.min(3_600, 2 ** attempts);
  await db
    .update(jobs)
    .set({
      runAt: sql`now() + make_interval(secs => ${seconds})`,
      lastError: error instanceof Error ? error.message.slice(0, 2_000) : String(error),
      deadAt: attempts >= maxAttempts ? sql`now()` : null,
    })
    .where(eq(jobs.id, id));
}
