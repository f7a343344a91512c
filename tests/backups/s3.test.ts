import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openS3Store } from '../../backups/s3_store.ts';
import { NotStored } from '../../backups/store.ts';
import { cloneTemplate } from '../support/database.ts';
import { endProgram, freePort, type Program, startProgram, untilReady } from '../support/program.ts';
import { projectRoot, temporaryDirectory } from '../support/shop.ts';
import { backupCli, makeKeys } from './backup_cli.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const credentials = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'us-east-1' };
const bucket = 'backups';
let service: Program;
let endpoint: string;
let client: S3Client;

beforeAll(async () => {
  for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
  const port = await freePort();
  endpoint = `http://127.0.0.1:${port}`;
  const binary = join(projectRoot, 'node_modules/.bin/s3rver');
  service = startProgram(binary, [
    '--directory',
    temporaryDirectory(),
    '--address',
    '127.0.0.1',
    '--port',
    `${port}`,
    '--silent',
  ]);
  await untilReady(service, async () => (await fetch(endpoint)).status > 0, 20);
  client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  if (service) await endProgram(service, 'SIGTERM', 5);
});

test('what is put into S3 comes back, in several parts when it is long', async () => {
  const store = await openS3Store({ bucket, prefix: 'shop', endpoint });
  const long = randomBytes(20 * 1024 * 1024);
  await store.put('backups/long', Readable.from(chunks(long)));
  await store.put('backups/short', Readable.from([Buffer.from('short')]));
  expect((await buffer(await store.get('backups/long'))).equals(long)).toBe(true);
  const listed = (await store.list('backups/')).map(({ bytes, path }) => [path, bytes]);
  expect(listed).toEqual([
    ['backups/long', long.length],
    ['backups/short', 5],
  ]);
  await store.remove(['backups/long', 'backups/short']);
  expect(await store.list('')).toEqual([]);
  await expect(store.get('backups/long')).rejects.toThrow(NotStored);
});

test('memory stays the same however long the stream is', async () => {
  const store = await openS3Store({ bucket, prefix: 'memory', endpoint });
  const chunk = Buffer.alloc(1024 * 1024, 7);
  let most = 0;
  const watched = async function* () {
    for (let count = 0; count < 300; count++) {
      if (count % 20 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
      yield chunk;
    }
  };
  const before = process.memoryUsage().arrayBuffers;
  await store.put('big', Readable.from(watched()));
  expect(most - before).toBeLessThan(150 * 1024 * 1024);
  await store.remove(['big']);
});

test('a stream that fails half way leaves nothing', async () => {
  const store = await openS3Store({ bucket, prefix: 'half', endpoint });
  const failing = async function* () {
    yield randomBytes(12 * 1024 * 1024);
    throw new Error('the dump failed');
  };
  await expect(store.put('backups/half', Readable.from(failing()))).rejects.toThrow('the dump failed');
  expect(await store.list('')).toEqual([]);
});

test('a connection lost half way is said, and the good copies are kept', async () => {
  const relay = await startRelay(new URL(endpoint).port);
  const store = await openS3Store({ bucket, prefix: 'lost', endpoint: `http://127.0.0.1:${relay.port}` });
  await store.put('backups/good', Readable.from([Buffer.from('good')]));
  const cut = async function* () {
    yield randomBytes(9 * 1024 * 1024);
    relay.cut();
    yield randomBytes(9 * 1024 * 1024);
  };
  await expect(store.put('backups/lost', Readable.from(cut()))).rejects.toThrow(/cannot be reached|refused/);
  const direct = await openS3Store({ bucket, prefix: 'lost', endpoint });
  expect((await direct.list('')).map(({ path }) => path)).toEqual(['backups/good']);
});

test('a whole backup goes to S3, is drilled from there, and old ones are pruned', async () => {
  const keys = await makeKeys();
  const url = await cloneTemplate();
  const backup = backupCli({
    ...credentials,
    DATABASE_URL: url,
    DATA_DIR: temporaryDirectory(),
    BACKUP_STORE: `s3://${bucket}/whole`,
    BACKUP_S3_ENDPOINT: endpoint,
    BACKUP_RECIPIENT: keys.recipient,
    BACKUP_IDENTITY: keys.identity,
  });
  for (let count = 0; count < 2; count++) expect(await backup('backup')).toMatchObject({ code: 0 });
  expect((await backup('backup:drill')).output).toContain('Passed');
  const pruned = await backup('backup:prune');
  expect(pruned.output).toMatch(/removed .*\n1 backups are kept/);
  expect(await backup('backup:verify')).toMatchObject({ code: 0 });
});

function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}

/** Between the store and the service; once cut, it answers nobody. */
async function startRelay(to: string): Promise<{ port: number; cut: () => void }> {
  const open = new Set<Socket>();
  let over = false;
  const server: Server = createServer((incoming) => {
    if (over) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(Number(to), '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    cut: () => {
      over = true;
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
