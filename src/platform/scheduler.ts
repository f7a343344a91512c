import { and, eq, lte, sql } from 'drizzle-orm';
import type { Db } from './db.ts';
import { type Log, withTrace } from './log.ts';
import { schedules } from './tables.ts';

export type Recurring = { name: string; everySeconds: number; run: () => Promise<void> };

/** Runs each recurring job in one process of many: whoever moves its time forward first. Returns the stop. */
export function runSchedule(db: Db, recurring: readonly Recurring[], log: Log, tickMs = 1_000): () => Promise<void> {
  let running: Promise<void> | null = null;
  let known = false;

  async function tick(): Promise<void> {
    if (!known) {
      const rows = recurring.map(({ name }) => ({ name, lastRunAt: new Date(0) }));
      await db.insert(schedules).values(rows).onConflictDoNothing();
      known = true;
    }
    for (const job of recurring) {
      const due = sql`now() - make_interval(secs => ${job.everySeconds})`;
      const [taken] = await db
        .update(schedules)
        .set({ lastRunAt: sql`now()` })
        .where(and(eq(schedules.name, job.name), lte(schedules.lastRunAt, due)))
        .returning();
      if (taken) await withTrace({ correlationId: `schedule-${job.name}-${Date.now()}` }, job.run);
    }
  }

  const timer = setInterval(() => {
    running ??= tick()
      .catch((error) => log.warn({ err: error }, 'a recurring job failed'))
      .finally(() => {
        running = null;
      });
  }, tickMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
