import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { TestProject } from 'vitest/node';
import { buildAssets } from '../../bin/build-assets.ts';
import { type PostgresServer, type RedisServer, startPostgres, startRedis } from './servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    redisUrl: string;
  }
}

const root = process.getuid?.() === 0;
/** Whatever the tests leave behind lies in here: the processes they run in inherit it as their temporary directory. */
const leftovers = mkdtempSync(join(root ? '/tmp' : tmpdir(), 'dhakacart-tests-'));
chmodSync(leftovers, 0o755); // as root, PostgreSQL runs as somebody else
const remove = () => rmSync(leftovers, { recursive: true, force: true, maxRetries: 5 });
process.on('exit', remove);
process.once('SIGTERM', () => process.exit(143));

let postgres: PostgresServer | undefined;
let redis: RedisServer | undefined;

/** One PostgreSQL and one Redis for the whole run; files get a database of their own from `testDatabase()`. */
export async function setup(project: TestProject): Promise<void> {
  if (!existsSync('dist/assets/manifest.json')) await buildAssets('dist/assets');
  process.env.TMPDIR = leftovers;
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  project.provide('postgresUrl', postgres.url);
  project.provide('redisUrl', redis.url);
}

export async function teardown(): Promise<void> {
  await Promise.all([postgres?.stop(), redis?.stop()]);
  remove();
}
