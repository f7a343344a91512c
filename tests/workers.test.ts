import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { subscribe } from '../src/events.ts';
import { findProductBySlug, saveProduct } from '../src/modules/catalog/service.ts';
import { openDatabase, rows, transact } from '../src/platform/db.ts';
import { subscriptions } from '../src/subscriptions.ts';
import { buy } from './support/buying.ts';
import { client } from './support/client.ts';
import { migrations, type TestDatabase, testDatabase } from './support/database.ts';
import { addDelivery } from './support/delivery.ts';
import { addProduct, type Item } from './support/fixtures.ts';
import { run, startProgram } from './support/program.ts';
import { launchShop, projectRoot, type Shop, startShop, temporaryDirectory } from './support/shop.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe('two processes on PostgreSQL, without Redis', () => {
  let database: TestDatabase;
  let shop: Shop;
  let sari: Item;

  beforeAll(async () => {
    await run('./bin/prepare', [], { cwd: projectRoot });
    database = await testDatabase();
    subscribe(subscriptions);
    await addDelivery(database.db);
    sari = await addProduct(database.db, 'sari', { stock: 1_000, title: 'Sari' });
    shop = await startShop({ DATABASE_URL: database.url, SEED_DEMO: '0', WORKERS: '2', LOG_LEVEL: 'info' });
    while (!shop.output().includes('(2 processes)')) await sleep(30);
  });
  afterAll(async () => {
    await shop?.kill();
    await database?.close();
  });

  /** On a connection of its own, so that the processes take turns. */
  const fresh = (path: string): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      get(`${shop.url}${path}`, { agent: false }, (answer) => {
        text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
      }).on('error', reject);
    });
  const several = (times: number, path: string) => Promise.all(Array.from({ length: times }, () => fresh(path)));
  /** Who wrote a line for a request to this path. */
  const servers = (path: string) =>
    new Set(
      shop
        .output()
        .split('\n')
        .filter((line) => line.includes(`"path":"${path}"`) && line.includes('"msg":"request"'))
        .map((line) => /"pid":(\d+)/.exec(line)?.[1] ?? ''),
    );

  test('both serve', async () => {
    const answers = await several(20, '/cart');
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    await expect.poll(() => [...servers('/cart')].map(Number).sort()).toEqual(workersOf(shop.pid).sort());
    expect(await buy(client(shop.url), sari.variantId)).toMatch(/^DC-/);
  });

  test('a change in one is seen on the kept pages of both', async () => {
    await priceIsSeen(123_400, '৳1,234');
  });

  test('/metrics adds up what both counted', async () => {
    const count = async () => {
      const { body } = await fresh('/metrics');
      const line = /^http_request_duration_seconds_count\{method="GET",route="\/orders\/track",status="200"\} (\d+)$/m;
      return Number(line.exec(body)?.[1] ?? 0);
    };
    const before = await count();
    await several(20, '/orders/track');
    await expect.poll(() => servers('/orders/track').size).toBe(2);
    expect((await count()) - before).toBe(20);
    // What every process reads from the same database is no sum.
    await database.db.execute(
      sql`insert into jobs (handler, payload, dead_at) values ('test', '{}', now()), ('test', '{}', now())`,
    );
    expect((await fresh('/metrics')).body).toMatch(/^jobs_dead 2$/m);
    expect((await fresh('/metrics')).body).toMatch(/^cache_bus_connected 1$/m);
  });

  test('one that is killed is replaced, and the new one hears of changes too', async () => {
    const [first = 0, second] = workersOf(shop.pid);
    process.kill(first, 'SIGKILL');
    const replaced = () => workersOf(shop.pid).length === 2 && !workersOf(shop.pid).includes(first);
    await expect.poll(replaced, { timeout: 20_000 }).toBe(true);
    expect(workersOf(shop.pid)).toContain(second);
    const [, replacement] = workersOf(shop.pid).sort((a, b) => Number(a !== second) - Number(b !== second));
    await expect
      .poll(async () => (await several(4, '/cart')) && servers('/cart').has(String(replacement)), { timeout: 20_000 })
      .toBe(true);
    await priceIsSeen(432_100, '৳4,321');
    expect((await fresh('/metrics')).body).toContain('http_request_duration_seconds_count');
  });

  test('told to end, both finish what is under way', async () => {
    const orders = await Promise.all(Array.from({ length: 6 }, () => beginPost('variant=1')));
    await sleep(500);
    const began = performance.now();
    const ended = shop.stop();
    await sleep(500);
    for (const order of orders) order.socket.write(order.rest);
    const answers = await Promise.all(orders.map((order) => text(order.socket)));
    expect(answers.map((answer) => answer.split(' ')[1])).toEqual(Array(6).fill('303'));
    expect(await ended).toBe(0);
    console.log(`two processes drained in ${Math.round(performance.now() - began)} ms`);
    await expect(fetch(`${shop.url}/health`)).rejects.toThrow();
    const [row] = await rows<{ n: number }>(database.db, sql`select count(*)::int as n from carts`);
    expect(row?.n).toBeGreaterThanOrEqual(6);
  });

  async function priceIsSeen(priceMinor: number, shown: string): Promise<void> {
    const shows = async () => new Set((await several(12, '/p/sari')).map(({ body }) => body.includes(shown)));
    expect([...(await shows())]).toEqual([false]);
    await transact(database.db, async (tx) => {
      const found = await findProductBySlug(tx, 'sari');
      if (!found) throw new Error('the sari is gone');
      const changed = found.variants.map((variant) => ({ ...variant, priceMinor }));
      await saveProduct(tx, { ...found.product, variants: changed });
    });
    // Pages are looked at again after a minute by themselves: before that only a purge explains it.
    await expect.poll(async () => [...(await shows())], { timeout: 20_000, interval: 50 }).toEqual([true]);
  }

  /** A form of which half was sent. */
  async function beginPost(body: string): Promise<{ socket: Socket; rest: string }> {
    const { hostname, port, host } = new URL(shop.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const form = body.replace('1', String(sari.variantId));
    const head = [
      'POST /cart/items HTTP/1.1',
      `Host: ${host}`,
      'Connection: close',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${form.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${form.slice(0, 4)}`);
    return { socket, rest: form.slice(4) };
  }
});

test('several processes without PostgreSQL are refused in a sentence', async () => {
  const program = launchShop({ PORT: '0', WORKERS: '2', DATA_DIR: temporaryDirectory() });
  expect(await program.exited).toBe(1);
  expect(program.output().trim()).toMatch(/^WORKERS is more than 1.*set DATABASE_URL\.$/);
});

describe('npm run order', () => {
  /** What the operator reads and the exit code. */
  async function order(env: Record<string, string>, ...args: string[]): Promise<{ code: number; output: string }> {
    const given = { PATH: process.env.PATH, HOME: process.env.HOME, ...env };
    const program = startProgram('npm', ['run', '--silent', 'order', '--', ...args], { cwd: projectRoot, env: given });
    const code = await program.exited;
    return { code, output: program.output() };
  }

  async function moveOn(env: Record<string, string>, number: string): Promise<void> {
    expect(await order(env)).toMatchObject({ code: 0, output: expect.stringContaining(`${number}  pending`) });
    expect(await order(env, number.toLowerCase(), 'confirmed')).toMatchObject({
      code: 0,
      output: expect.stringContaining(`${number} is confirmed.`),
    });
    expect(await order(env, number, 'delivered')).toMatchObject({
      code: 1,
      output: expect.stringContaining(`Order ${number} is confirmed: it cannot become delivered.`),
    });
    expect(await order(env, 'DC-0000-0000', 'confirmed')).toMatchObject({
      code: 1,
      output: expect.stringContaining('There is no order DC-0000-0000.'),
    });
    expect(await order(env, number, 'lost')).toMatchObject({
      code: 2,
      output: expect.stringContaining('NUMBER STATUS'),
    });
  }

  const statusOnPage = async (visitor: ReturnType<typeof client>, number: string) =>
    (await (await visitor.get(`/orders/${number}`)).text()).includes('Confirmed');

  test('moves an order on in PostgreSQL', async () => {
    const database = await testDatabase();
    await addDelivery(database.db);
    const { variantId } = await addProduct(database.db, 'lamp');
    const env = { DATABASE_URL: database.url, DATA_DIR: temporaryDirectory(), SEED_DEMO: '0' };
    const shop = await startShop(env);
    const buyer = client(shop.url);
    const number = await buy(buyer, variantId);
    await moveOn(env, number);
    expect(await statusOnPage(buyer, number)).toBe(true);
    await shop.stop();
    await database.close();
  });

  test('moves an order on in the built-in database of a running shop, and of one that does not run', async () => {
    const env = { DATA_DIR: temporaryDirectory(), SEED_DEMO: '0' };
    const database = await openDatabase({ url: undefined, dataDir: env.DATA_DIR, poolSize: 1 });
    await database.migrate(migrations);
    await addDelivery(database.db);
    const { variantId } = await addProduct(database.db, 'lamp');
    await database.close();
    const shop = await startShop(env);
    const buyer = client(shop.url);
    const number = await buy(buyer, variantId);
    await moveOn(env, number);
    expect(await statusOnPage(buyer, number)).toBe(true);
    expect(await shop.stop()).toBe(0);
    expect(await order(env, number, 'packed')).toMatchObject({ code: 0 });
  });
});

/** The processes that serve, by their parent's number. */
function workersOf(parent: number): number[] {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
  return children ? children.split(' ').map(Number) : [];
}
