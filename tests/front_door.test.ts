import { once } from 'node:events';
import { readlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { cloneTemplate } from './support/database.ts';
import { freePort, run } from './support/program.ts';
import { launchShop, projectRoot, type Shop, type ShopOptions, startShop, temporaryDirectory } from './support/shop.ts';

const shops: Shop[] = [];
// On a busy machine the seeding of a first start takes its time.
vi.setConfig({ testTimeout: 90_000 });
beforeAll(() => run('./bin/prepare', [], { cwd: projectRoot }));
afterAll(() => Promise.all(shops.map((shop) => shop.kill())));

async function open(env: Record<string, string>, options?: ShopOptions): Promise<Shop> {
  const shop = await startShop(env, options);
  shops.push(shop);
  return shop;
}

async function refusal(env: Record<string, string>): Promise<string> {
  const program = launchShop({ PORT: '0', ...env });
  expect(await program.exited).toBe(1);
  const output = program.output();
  expect(output).not.toMatch(/^\s+at /m);
  return output.trim();
}

/** An empty shop on PostgreSQL starts fastest. */
const onPostgres = async () => ({
  DATABASE_URL: await cloneTemplate(),
  SEED_DEMO: '0',
  DATA_DIR: temporaryDirectory(),
});

describe('a start that cannot be says why in a sentence:', () => {
  test('the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    expect(await refusal({ ...(await onPostgres()), PORT: port })).toMatch(/^The port .*taken.*\.$/);
    server.close();
  });

  test('the data directory cannot be written', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(await refusal({ DATA_DIR: join(file, 'data') })).toMatch(
      /^The data directory cannot be written.*DATA_DIR.*\.$/,
    );
  });

  test('a setting is wrong', async () => {
    expect(await refusal({ PORT: 'abc' })).toMatch(/^PORT is "abc", but .*\.\n/);
    expect(await refusal({ WORKERS: '2' })).toMatch(/^WORKERS .*DATABASE_URL\.$/);
  });

  test('the database does not answer', async () => {
    const DATABASE_URL = `postgres://nobody@127.0.0.1:${await freePort()}/shop`;
    expect(await refusal({ DATABASE_URL, DATA_DIR: temporaryDirectory() })).toMatch(
      /^The database cannot be reached.*\.$/,
    );
  });
});

describe('with nothing but Node', () => {
  const DATA_DIR = temporaryDirectory();

  test('the first start opens a filled shop and prints its address', async () => {
    const shop = await open({ DATA_DIR });
    const port = new URL(shop.url).port;
    await expect.poll(shop.output).toContain(`http://localhost:${port}`);
    expect(await (await fetch(`${shop.url}/`)).text()).toContain('href="/p/');
    expect((await fetch(`${shop.url}/bn/products`)).status).toBe(200);

    const other = await refusal({ DATA_DIR });
    expect(other).toMatch(/is in use by process \d+.*\.$/);
    expect(await shop.stop()).toBe(0);
  });

  test('the second start is a matter of seconds', async () => {
    const began = performance.now();
    const shop = await open({ DATA_DIR });
    const seconds = (performance.now() - began) / 1000;
    console.log(`second start: ${seconds.toFixed(2)} s`);
    expect(seconds).toBeLessThan(10);
    expect(await (await fetch(`${shop.url}/`)).text()).toContain('href="/p/');
    expect(await shop.stop()).toBe(0);
  });

  test('it opens under Deno too, on the same data', async () => {
    const shop = await open({ DATA_DIR }, { runtime: 'deno' });
    expect(readlinkSync(`/proc/${shop.pid}/exe`)).toMatch(/deno$/);
    expect(await (await fetch(`${shop.url}/`)).text()).toContain('href="/p/');
    expect((await fetch(`${shop.url}/products`)).status).toBe(200);
    expect(await shop.stop()).toBe(0);
  });
});

describe('told to end', () => {
  test('it is not ready, finishes what is under way and leaves within 10 s', async () => {
    const shop = await open(await onPostgres());
    // Both requests have begun, and end only after the signal.
    const order = await begin(shop, 'POST /cart/items HTTP/1.1', 'Content-Length: 9', 'Sec-Fetch-Site: same-origin');
    const ready = await begin(shop, 'GET /ready HTTP/1.1');
    order.write('Content-Type: application/x-www-form-urlencoded\r\n\r\nvari');
    await sleep(300);
    const began = performance.now();
    const ended = shop.stop();
    await sleep(300);
    ready.write('\r\n');
    expect(await text(ready)).toMatch(/^HTTP\/1.1 503 /);
    order.write('ant=1');
    expect(await text(order)).toMatch(/^HTTP\/1.1 4\d\d .*\r\n\r\n./s);
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    await expect(fetch(`${shop.url}/ready`)).rejects.toThrow();
  });

  test('a visitor who never finishes does not hold it for more than 10 s', async () => {
    const shop = await open(await onPostgres());
    const socket = await begin(shop, 'GET /products HTTP/1.1');
    socket.on('error', () => {});
    const began = performance.now();
    expect(await shop.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    socket.destroy();
  });
});

test('on PostgreSQL and Redis two processes serve, and end together', async () => {
  const env = { ...(await onPostgres()), REDIS_URL: inject('redisUrl'), WORKERS: '2' };
  const shop = await open(env);
  await expect.poll(shop.output).toContain('2 processes');
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${shop.url}/products`)));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  expect(await shop.stop()).toBe(0);
  await expect(fetch(`${shop.url}/ready`)).rejects.toThrow();
});

/** Opens a connection and sends the first lines of a request. */
async function begin(shop: Shop, ...lines: string[]) {
  const { hostname, port, host } = new URL(shop.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`${[...lines, `Host: ${host}`, 'Connection: close'].join('\r\n')}\r\n`);
  return socket;
}
