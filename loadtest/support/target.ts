import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../../tests/support/servers.ts';
import { startShop } from '../../tests/support/shop.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { expectLoopback } from './loopback.ts';
import type { Options } from './options.ts';
import type { Measured } from './sampler.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { usageOf } from './usage.ts';
import { crawlWorld, readWorld, type World } from './world.ts';

/** A shop that runs, with what a look at it before any request says. */
export type Running = {
  origin: string;
  measured: Measured;
  /** Null when it was not started by us. */
  startSeconds: number | null;
  idleBytes: number | null;
  stop: () => Promise<void>;
};

export type Target = {
  world: World;
  /** Null when its database is not ours to look at. */
  scratch: Scratch | null;
  open: (scenario: Scenario) => Promise<Running>;
  close: () => Promise<void>;
};

/** A shop of our own, started anew for each scenario; or one that runs already on this machine. */
export async function openTarget(options: Options): Promise<Target> {
  if (options.against) return openRunning(new URL(options.against).origin, options.pid ?? null);
  const scratch = await openScratch({ products: options.products });
  const redis = options.redis ? await startRedis() : null;
  const env = { ...scratch.env, WORKERS: String(options.workers), ...(redis && { REDIS_URL: redis.url }) };
  return {
    scratch,
    world: await readWorld(scratch.databaseUrl),
    open: (scenario) => start({ ...env, ...scenario.env }, scratch.postgresPid()),
    close: async () => {
      await redis?.stop();
      await scratch.stop();
    },
  };
}

async function start(env: Record<string, string>, postgres: number): Promise<Running> {
  const before = performance.now();
  const shop = await startShop(env);
  const startSeconds = (performance.now() - before) / 1_000;
  await sleep(1_000); // what a start leaves behind is collected, and the jobs have had a look
  return {
    origin: shop.url,
    measured: { shop: shop.pid, postgres, ours: true },
    startSeconds,
    idleBytes: usageOf(shop.pid).residentBytes,
    stop: async () => {
      await shop.stop();
    },
  };
}

async function openRunning(origin: string, pid: number | null): Promise<Target> {
  await expectLoopback(origin);
  const running = { origin, measured: { shop: pid, postgres: null, ours: false }, startSeconds: null, idleBytes: null };
  return {
    scratch: null,
    world: await crawlWorld(origin),
    open: async () => ({ ...running, stop: async () => {} }),
    close: async () => {},
  };
}
