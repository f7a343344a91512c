import { createServer } from 'node:http';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyLiveShop } from '../loadtest/rehearse/live_copy.ts';
import { rehearse } from '../loadtest/rehearse/rehearse.ts';
import { describeRehearsal } from '../loadtest/rehearse/report.ts';
import { habits } from '../loadtest/visitors/journey.ts';
import { sendCrowd } from '../loadtest/visitors/model.ts';
import { findBrokenInvariants, openStage, orderNumbers, type Stage } from '../loadtest/visitors/stage.ts';
import { openDatabase, rows } from '../src/platform/db.ts';
import { freePort } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let stage: Stage;
const crowd = () => ({
  visitors: 200,
  arrivals: 0,
  rampSeconds: 2,
  holdSeconds: 10,
  processes: 2,
  spread: true,
  think: { leastMs: 100, mostMs: 600 },
  idleCloseMs: 0,
  habits: { ...habits, buying: 0.3, sampled: 0.3 },
  seed: 7,
  shop: stage.goods,
});

beforeAll(async () => {
  stage = await openStage({ products: 0, workers: 1 });
});
afterAll(async () => {
  await stage?.close();
});

test('visitors hold their connections, find what they look for, and the orders they were told of are there', async () => {
  const outcome = await sendCrowd(crowd(), stage.shop.url, stage.shop.pid);
  expect(outcome.faults).toEqual({});
  expect(outcome.checked).toBeGreaterThan(50);
  expect(Math.max(...outcome.seconds.map(({ visitors }) => visitors))).toBe(200);
  expect(Math.max(...outcome.seconds.map(({ open }) => open))).toBeGreaterThan(150);
  expect(outcome.placed.length).toBeGreaterThan(0);
  expect(await findBrokenInvariants(stage, outcome.placed)).toEqual([]);
  for (const number of outcome.placed) stage.ordersBefore.add(number);
});

test('idle connections are closed and opened again, and arrivals come however the shop does', async () => {
  const closing = { ...crowd(), visitors: 40, holdSeconds: 4, idleCloseMs: 50, think: { leastMs: 400, mostMs: 900 } };
  const closed = await sendCrowd(closing, stage.shop.url, stage.shop.pid);
  expect(closed.faults).toEqual({});
  expect(closed.connects).toBeGreaterThan(closed.requests * 0.5);
  const arriving = { ...crowd(), arrivals: 20, rampSeconds: 0, holdSeconds: 4 };
  const arrived = await sendCrowd(arriving, stage.shop.url, stage.shop.pid);
  expect(arrived.faults).toEqual({});
  expect(arrived.connects).toBeGreaterThan(20);
  for (const number of await orderNumbers(stage.database)) stage.ordersBefore.add(number);
});

test('a shop that answers with wrong pages, errors or nothing is found out', async () => {
  const port = await freePort();
  let answers = 0;
  const server = createServer((request, response) => {
    answers++;
    if (request.url?.includes('/p/')) response.destroy();
    else if (answers % 2) response.writeHead(500).end('broken');
    else response.end('<html lang="en">nothing else');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const small = { ...crowd(), visitors: 30, processes: 1, spread: false, rampSeconds: 1, holdSeconds: 4 };
  const outcome = await sendCrowd(small, `http://127.0.0.1:${port}`, process.pid);
  server.closeAllConnections();
  server.close();
  const kinds = Object.keys(outcome.faults).join('\n');
  expect(kinds).toContain('status 500 at home');
  expect(kinds).toContain('wrong page at home');
  expect(outcome.placed).toEqual([]);
});

test('a rehearsal reports what was carried, and books that were tampered with', async () => {
  const plan = {
    visitors: 120,
    minutes: 0.15,
    workers: 1,
    products: 0,
    processes: 1,
    think: { leastMs: 100, mostMs: 500 },
    seed: 1,
  };
  const rehearsal = await rehearse(
    plan,
    () => undefined,
    async ({ database: { db } }) => {
      const spoiled = sql`update stock set on_hand = on_hand + 1 where variant_id = (select min(variant_id) from stock)`;
      await db.execute(spoiled);
    },
  );
  expect(rehearsal.broken).toEqual([expect.stringContaining('is not the sum of its ledger')]);
  const words = describeRehearsal(rehearsal);
  expect(words).toContain('What this machine carries');
  expect(words).toContain('NO:');
  expect(describeRehearsal({ ...rehearsal, broken: [] })).toContain('Yes. Every order that was confirmed is there');
});

test('a live catalogue is read without people, and its books are right in the copy', async () => {
  const before = await orderNumbers(stage.database);
  expect(before.length).toBeGreaterThan(0);
  const url = await stage.scratch.postgres.createDatabase('copy');
  await copyLiveShop(stage.scratch.databaseUrl, url);
  const copy = await openDatabase({ url, dataDir: '', poolSize: 1 });
  try {
    const counted = await rows<{ products: number; orders: number; carts: number; held: number }>(
      copy.db,
      sql`select (select count(*)::int from products) as products, (select count(*)::int from orders) as orders,
                 (select count(*)::int from carts) as carts, (select sum(reserved)::int from stock) as held`,
    );
    expect(counted).toEqual([{ products: 147, orders: 0, carts: 0, held: 0 }]);
    expect(await findBrokenInvariants({ ...stage, database: copy, ordersBefore: new Set() }, [])).toEqual([]);
  } finally {
    await copy.close();
  }
  expect(await orderNumbers(stage.database)).toEqual(before);
});
