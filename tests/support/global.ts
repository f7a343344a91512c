import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { buildAssets } from '../../bin/build-assets.ts';
import { type PostgresServer, type RedisServer, startPostgres, startRedis } from './servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    redisUrl: string;
  }
}

let postgres: PostgresServer | undefined;
let redis: RedisServer | undefined;

/** One PostgreSQL and one Redis for the whole run; files get a database of their own from `testDatabase()`. */
export async function setup(project: TestProject): Promise<void> {
  if (!existsSync('dist/assets/manifest.json')) await buildAssets('dist/assets');
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  project.provide('postgresUrl', postgres.url);
  project.provide('redisUrl', redis.url);
}

export async function teardown(): Promise<void> {
  await Promise.all([postgres?.stop(), redis?.stop()]);
}
