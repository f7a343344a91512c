import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { feed, outputOf, postgresEnvironment } from './programs.ts';

test('what a program wrote is whole even when it ended before anybody read', async () => {
  const output = outputOf('sh', ['-c', 'printf written']);
  await sleep(300);
  expect(await text(output)).toBe('written');
});

test('a program that fails fails its stream, however much it wrote', async () => {
  await expect(text(outputOf('sh', ['-c', 'printf half; echo no disk >&2; exit 3']))).rejects.toThrow('no disk');
  await expect(text(outputOf('no-such-program', []))).rejects.toThrow('could not be started');
});

test('a program that is fed and fails is heard, and one that has seen enough is not blamed', async () => {
  const long = () => Readable.from(Array.from({ length: 200 }, () => Buffer.alloc(65_536)));
  await expect(feed(long(), 'sh', ['-c', 'exit 4'])).rejects.toThrow('sh failed (4)');
  await feed(long(), 'sh', ['-c', 'head -c 10 >/dev/null']);
});

test('an address of a database becomes an environment, its password never an argument', () => {
  expect(postgresEnvironment('postgres://shop:s%40crèt@db:6432/my%20shop?sslmode=require')).toMatchObject({
    PGHOST: 'db',
    PGPORT: '6432',
    PGUSER: 'shop',
    PGPASSWORD: 's@crèt',
    PGDATABASE: 'my shop',
    PGSSLMODE: 'require',
  });
});
