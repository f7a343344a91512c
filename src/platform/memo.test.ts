import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testPglite } from '../../tests/support/database.ts';
import type { Database } from './db.ts';
import { forget, memo } from './memo.ts';
import { schedules } from './tables.ts';

let database: Database;
beforeAll(async () => {
  database = await testPglite();
}, 60_000);
afterAll(() => database.close());

test('what is remembered is read once, until it is forgotten', async () => {
  const { db } = database;
  await db.execute(sql`create sequence reads`);
  const read = () =>
    memo(db, 'test.reads', 30, () => db.select({ n: sql<number>`nextval('reads')::int` }).from(schedules));
  await db.insert(schedules).values({ name: 'one', lastRunAt: new Date(0) });
  expect([await read(), await read(), await read()]).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 1 }]]);
  forget(db, 'test.');
  expect(await read()).toEqual([{ n: 2 }]);
});
