import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cloneTemplate } from './support/database.ts';
import { type Shop, startShop } from './support/shop.ts';

const workersOf = ({ pid }: Shop): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

async function openWithTwo(): Promise<Shop> {
  const shop = await startShop({ DATABASE_URL: await cloneTemplate(), SEED_DEMO: '0', WORKERS: '2' });
  await expect.poll(shop.output, { timeout: 30_000 }).toContain('(2 processes)');
  return shop;
}

test('a worker that died just before the end is not started again', async () => {
  const shop = await openWithTwo();
  process.kill(workersOf(shop)[0] ?? 0, 'SIGKILL');
  await sleep(100);
  expect(await shop.stop()).toBe(0);
});

test('a signal to the whole group, as systemd and a terminal send it, lets running requests finish', async () => {
  const shop = await openWithTwo();
  const { hostname, port, host } = new URL(shop.url);
  const head = [
    'POST /cart/items HTTP/1.1',
    `Host: ${host}`,
    'Connection: close',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: 9',
  ].join('\r\n');
  const sockets = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(`${head}\r\n\r\nvari`);
      return socket;
    }),
  );
  await sleep(500);
  for (const pid of workersOf(shop)) process.kill(pid, 'SIGTERM');
  const ended = shop.stop();
  await sleep(1_500);
  for (const socket of sockets) socket.write('ant=1');
  const answers = await Promise.all(sockets.map((socket) => text(socket).catch(String)));
  expect(answers.map((answer) => answer.split(' ')[1])).toEqual(Array(6).fill('404'));
  expect(await ended).toBe(0);
});
