import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { forget, memo } from './memo.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ poolSize: 1 });
});
afterAll(() => database.close());

test('a query is asked once, however often its answer is read, until it is forgotten', async () => {
  const { db } = database;
  await db.execute(sql`create temporary sequence asked`);
  const next = () =>
    memo(db, 'test.asked', 30, () => db.select({ n: sql<string>`nextval('asked')` }).from(sql`(select) one`));
  expect(await next()).toEqual([{ n: '1' }]);
  expect(await next()).toEqual([{ n: '1' }]);
  forget(db, 'test.');
  expect(await next()).toEqual([{ n: '2' }]);
});
