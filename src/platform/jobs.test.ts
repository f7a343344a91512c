import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, testPglite } from '../../tests/support/database.ts';
import { type Database, transact } from './db.ts';
import { enqueue, type JobHandler, runJobs } from './jobs.ts';
import { currentCorrelationId, withTrace } from './log.ts';
import { jobs } from './tables.ts';

const log = pino({ level: 'silent' });

describe.each([
  ['PostgreSQL', testDatabase],
  ['PGlite', () => testPglite()],
] as const)('jobs on %s', (_name, open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());

  test('what was rolled back is never done; what was committed is done once, under the request’s id', async () => {
    const { db } = database;
    const done: unknown[] = [];
    const handlers = new Map([
      ['note', async (payload: Record<string, unknown>) => void done.push([payload.n, currentCorrelationId()])],
    ]);
    await transact(db, async (tx) => {
      await enqueue(tx, ['note'], { n: 1 });
      throw new Error('rolled back');
    }).catch(() => {});
    await withTrace({ correlationId: 'request-7' }, () => transact(db, (tx) => enqueue(tx, ['note'], { n: 2 })));
    const runner = runJobs(database, handlers, log);
    await runner.drain();
    await runner.stop();
    expect(done).toEqual([[2, 'request-7']]);
    expect(await db.select().from(jobs)).toEqual([]);
  });

  test('one that fails is tried again later and ends in the dead-letter list', async () => {
    const { db } = database;
    const handlers = new Map([['broken', () => Promise.reject(new Error('no luck'))]]);
    await enqueue(db, ['broken'], {});
    const runner = runJobs(database, handlers, log);
    await runner.drain();
    const [once] = await db.select().from(jobs);
    expect(once).toMatchObject({ attempts: 1, lastError: 'no luck', deadAt: null });
    expect(once?.runAt.getTime()).toBeGreaterThan(Date.now());
    await db
      .update(jobs)
      .set({ attempts: 11, runAt: new Date(0) })
      .where(eq(jobs.handler, 'broken'));
    await runner.drain();
    await runner.stop();
    expect(await runner.stats()).toMatchObject({ dead: 1, waiting: 0 });
    await db.delete(jobs);
  });

  test('slow jobs hold up no others, and what is done is removed meanwhile', async () => {
    const { db } = database;
    const done: number[] = [];
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const handlers = new Map<string, JobHandler>([
      ['slow', () => finished],
      ['quick', async ({ n }: Record<string, unknown>) => void done.push(Number(n))],
    ]);
    for (let n = 0; n < 50; n++) await enqueue(db, ['slow'], { n });
    for (let n = 0; n < 50; n++) await enqueue(db, ['quick'], { n });
    const runner = runJobs(database, handlers, log);
    const left = async () => (await db.select().from(jobs)).map((job) => job.handler);
    await expect.poll(left, { timeout: 10_000 }).toEqual(Array(50).fill('slow'));
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    finish();
    await runner.drain();
    await runner.stop();
    expect(await left()).toEqual([]);
  });

  test('a job that takes longer than its lease stays with its process; that of a dead one is taken up when the lease is over', async () => {
    const { db } = database;
    let begun = 0;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const handlers = new Map([
      [
        'long',
        () => {
          begun++;
          return finished;
        },
      ],
    ]);
    await enqueue(db, ['long'], {});
    const runners = [runJobs(database, handlers, log, 1), runJobs(database, handlers, log, 1)];
    const leaseEnd = async () => (await db.select().from(jobs))[0]?.runAt.getTime() ?? 0;
    await expect.poll(() => begun, { timeout: 5_000 }).toBe(1);
    const first = await leaseEnd();
    await expect.poll(leaseEnd, { timeout: 10_000 }).toBeGreaterThan(first + 2_000);
    expect(begun).toBe(1);
    expect((await db.select().from(jobs))[0]?.attempts).toBe(1);
    // What a process leaves behind that was killed: a job out of sight until then.
    await db.insert(jobs).values({ handler: 'long', payload: {}, attempts: 1, runAt: new Date(Date.now() + 500) });
    await expect.poll(() => begun, { timeout: 5_000 }).toBe(2);
    finish();
    await Promise.all(runners.map((runner) => runner.drain()));
    await Promise.all(runners.map((runner) => runner.stop()));
    expect(await db.select().from(jobs)).toEqual([]);
  });

  test('two runners share the work: nothing is done twice', async () => {
    const { db } = database;
    const done: number[] = [];
    const handlers = new Map([['count', async ({ n }: Record<string, unknown>) => void done.push(Number(n))]]);
    for (let n = 0; n < 60; n++) await enqueue(db, ['count'], { n });
    const runners = [runJobs(database, handlers, log), runJobs(database, handlers, log)];
    await Promise.all(runners.map((runner) => runner.drain()));
    await Promise.all(runners.map((runner) => runner.stop()));
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });
});
