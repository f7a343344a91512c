import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { run } from '../../tests/support/program.ts';
import { type PostgresServer, startPostgres } from '../../tests/support/servers.ts';
import { projectRoot, startShop, temporaryDirectory } from '../../tests/support/shop.ts';
import { copyLiveShop } from '../rehearse/live_copy.ts';

export type Scratch = {
  postgres: PostgresServer;
  /** The shop's database: the demo shop and the invented products. */
  databaseUrl: string;
  /** Its pictures. */
  dataDir: string;
  /** What a shop needs in its environment to run on it. */
  env: Record<string, string>;
  /** The process id of its PostgreSQL; another after a restart. */
  postgresPid: () => number;
  stop: () => Promise<void>;
};

export type ScratchOptions = {
  /** Invented products beside the demo shop's. */
  products: number;
  /** From this many on the data stay for the next run, in `SCRATCH_DIR` or the temporary directory, as making them takes minutes. */
  keepFrom?: number;
  /** Address of a live shop's database whose catalogue is read and used in place of the demo shop's. */
  from?: string;
};

// A production server's settings in small: what is committed is on the disk.
const settings = [
  'shared_buffers=512MB',
  'effective_cache_size=4GB',
  'random_page_cost=1.1',
  'maintenance_work_mem=256MB',
  'max_wal_size=4GB',
];

/** A PostgreSQL of its own with a shop to measure: nothing of a live shop is ever touched. */
export async function openScratch({ from, keepFrom = 50_000, products }: ScratchOptions): Promise<Scratch> {
  const kept = !from && products >= keepFrom;
  const home = kept ? join(process.env.SCRATCH_DIR ?? tmpdir(), `dhakacart-scratch-${products}`) : temporaryDirectory();
  const dataDir = join(home, 'shop');
  const filled = join(home, 'filled');
  if (kept && existsSync(home) && !existsSync(filled)) rmSync(home, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  chmodSync(home, 0o755); // the server runs as another user
  const postgres = await startPostgres({ durable: true, home: join(home, 'postgres'), settings });
  const databaseUrl = postgres.url.replace(/[^/]+$/, 'shop');
  const env = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
  try {
    if (!existsSync(filled)) {
      await postgres.createDatabase('shop');
      if (from) await copyLiveShop(from, databaseUrl);
      else await fill(env, products);
      writeFileSync(filled, '');
    }
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    postgres,
    databaseUrl,
    dataDir,
    env,
    postgresPid: () => Number(readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]),
    stop: async () => {
      await postgres.stop();
      if (!kept) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The first start of the shop makes its tables and the demo shop. */
async function fill(env: Record<string, string>, products: number): Promise<void> {
  const shop = await startShop(env);
  await shop.stop();
  if (products === 0) return;
  const own = { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn' };
  await run(join(projectRoot, 'bin/cli'), ['catalog:generate', String(products)], { env: { ...own, ...env } });
}
