import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { Database, Db, Tx } from './db.ts';
import { rows } from './db.ts';
import { type ClaimedJob, claim, postpone, remove, renew } from './job_rows.ts';
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
/** Claims follow each other no closer, so that one brings many jobs when many come. */
const gapMs = 50;
const claimSize = 20;
/** With so many of one handler at work no more of its jobs are claimed: a slow mail server keeps no page stale. */
const busyFrom = 10;
/** A claimed job is out of sight for so long; its process renews that while it works, and another takes over when it died. */
const leaseSeconds = 30;
/** Jobs done in the meantime are removed together. */
const tidyMs = 20;

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

/**
 * Runs due jobs, at least once each, each by itself: a slow one holds up no other. One that fails is tried again with back-off, and
 * ends in the dead-letter list. After a crash, jobs under way are taken up by another process within half a minute.
 */
export function runJobs(
  database: Database,
  handlers: ReadonlyMap<string, JobHandler>,
  log: Log,
  lease = leaseSeconds,
): JobRunner {
  const { db } = database;
  const running = new Map<number, { handler: string; settled: Promise<void> }>();
  const done = new Set<number>();
  let stopped = false;
  let claiming: Promise<number> | null = null;
  let claimTimer: NodeJS.Timeout | undefined;
  let claimAt = Number.POSITIVE_INFINITY;
  let claimedAt = 0;
  let tidying: Promise<void> | null = null;
  let tidyTimer: NodeJS.Timeout | undefined;

  function look(inMs: number): void {
    const at = Math.max(Date.now() + inMs, claimedAt + gapMs);
    if (stopped || at >= claimAt) return;
    clearTimeout(claimTimer);
    claimAt = at;
    claimTimer = setTimeout(async () => {
      claimAt = Number.POSITIVE_INFINITY;
      const found = await claimSome();
      look(found === claimSize ? 0 : pollMs);
    }, at - Date.now());
  }

  /** Starts what is due and returns how many that were. */
  function claimSome(): Promise<number> {
    claiming ??= claim(db, { lease, most: claimSize, busy: list(busyHandlers()) })
      .then((due) => {
        for (const job of due) start(job);
        return due.length;
      })
      .catch((error) => {
        log.warn({ err: error }, 'the job queue could not be read');
        return 0;
      })
      .finally(() => {
        claimedAt = Date.now();
        claiming = null;
      });
    return claiming;
  }

  function busyHandlers(): string[] {
    const counts = new Map<string, number>();
    for (const { handler } of running.values()) counts.set(handler, (counts.get(handler) ?? 0) + 1);
    return [...counts].flatMap(([handler, count]) => (count >= busyFrom ? [handler] : []));
  }

  function start(job: ClaimedJob): void {
    const settled = withTrace({ correlationId: job.correlation_id ?? `job-${job.id}` }, () => work(job)).finally(() => {
      const wereBusy = busyHandlers();
      running.delete(job.id);
      if (wereBusy.includes(job.handler)) look(0);
    });
    running.set(job.id, { handler: job.handler, settled });
  }

  async function work(job: ClaimedJob): Promise<void> {
    try {
      const handler = handlers.get(job.handler);
      if (!handler) throw new Error(`no handler is named ${job.handler}`);
      await handler(job.payload);
      done.add(job.id);
      tidyTimer ??= setTimeout(tidy, tidyMs);
    } catch (error) {
      log.error({ err: error, job: job.handler, attempt: job.attempts }, 'a job failed');
      await postpone(db, job, error).catch((fault) =>
        log.warn({ err: fault }, 'a failed job waits for its lease to end'),
      );
    }
  }

  /** Removes what is done; what cannot be now is tried again when the leases are renewed. */
  async function tidy(): Promise<void> {
    clearTimeout(tidyTimer);
    tidyTimer = undefined;
    await tidying;
    if (done.size === 0) return;
    const ids = [...done];
    tidying = remove(db, { ids: list(ids) })
      .then(() => ids.forEach((id) => void done.delete(id)))
      .catch((error) => log.warn({ err: error }, 'finished jobs could not be removed'))
      .finally(() => {
        tidying = null;
      });
    await tidying;
  }

  const renewal = setInterval(
    () => {
      const ids = [...running.keys(), ...done];
      if (ids.length > 0)
        renew(db, { ids: list(ids), lease }).catch((error) =>
          log.warn({ err: error }, 'leases of jobs could not be renewed'),
        );
      void tidy();
    },
    (lease * 1_000) / 3,
  );
  renewal.unref();

  const settle = () => Promise.all([...running.values()].map(({ settled }) => settled));
  const nudge = () => look(0);
  nudges.add(nudge);
  look(0);
  return {
    wake: nudge,
    drain: async () => {
      for (let found = 1; found > 0 || running.size > 0; ) {
        await settle();
        found = await claimSome();
      }
      await tidy();
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
      nudges.delete(nudge);
      clearTimeout(claimTimer);
      await claiming;
      await settle();
      clearInterval(renewal);
      await tidy();
    },
  };
}
