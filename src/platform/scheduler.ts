import { and, eq, lte, sql } from 'drizzle-orm';
import type { Db } from './db.ts';
import { type Log, withTrace } from './log.ts';
import { schedules } from './tables.ts';

export type Recurring = { name: string; everySeconds: number; run: () => Promise<void> };

/** After a failure a job is tried again this soon, however rarely it runs. */
const retrySeconds = 60;

/**
 * Runs each recurring job in one process of many: whoever moves its time forward first. A slow or failing one holds up no other.
 * Returns the stop, which waits for what is running.
 */
export function runSchedule(db: Db, recurring: readonly Recurring[], log: Log, tickMs = 1_000): () => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const lookAgainAt = new Map<string, number>();
  let known: Promise<unknown> | null = null;

  async function attempt(job: Recurring): Promise<void> {
    known ??= db
      .insert(schedules)
      .values(recurring.map(({ name }) => ({ name, lastRunAt: new Date(0) })))
      .onConflictDoNothing();
    await known;
    if (!(await take(db, job))) return;
    try {
      await withTrace({ correlationId: `schedule-${job.name}-${Date.now()}` }, job.run);
    } catch (error) {
      log.warn({ err: error, job: job.name }, 'a recurring job failed');
      const again = Math.max(0, job.everySeconds - retrySeconds);
      await db
        .update(schedules)
        .set({ lastRunAt: sql`now() - make_interval(secs => ${again})` })
        .where(eq(schedules.name, job.name));
    }
  }

  const timer = setInterval(() => {
    for (const job of recurring) {
      if (running.has(job.name) || Date.now() < (lookAgainAt.get(job.name) ?? 0)) continue;
      lookAgainAt.set(job.name, Date.now() + Math.min(job.everySeconds, retrySeconds) * 1_000);
      const run = attempt(job)
        .catch((error) => {
          known = null;
          log.warn({ err: error, job: job.name }, 'a recurring job could not be looked at');
        })
        .finally(() => running.delete(job.name));
      running.set(job.name, run);
    }
  }, tickMs);
  return async () => {
    clearInterval(timer);
    await Promise.all(running.values());
  };
}

/** True for the one process that moved the job's time forward. */
async function take(db: Db, { everySeconds, name }: Recurring): Promise<boolean> {
  const due = sql`now() - make_interval(secs => ${everySeconds})`;
  const taken = await db
    .update(schedules)
    .set({ lastRunAt: sql`now()` })
    .where(and(eq(schedules.name, name), lte(schedules.lastRunAt, due)))
    .returning();
  return taken.length > 0;
}
