import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Redis } from 'ioredis';
import pg from 'pg';
import { binaries, needed } from './packages.ts';
import { endProgram, freePort, type Program, run, startProgram, untilReady } from './program.ts';

export { freePort } from './program.ts';

export type PostgresServer = {
  /** Of the database `postgres`. */
  url: string;
  port: number;
  /** Ends it and removes its data, unless these lie in a `home` that was given. */
  stop: () => Promise<void>;
  /** Like a crash: no goodbye, the data stays. */
  kill: () => Promise<void>;
  /** On the same port and data; after `kill` it recovers. */
  restart: () => Promise<void>;
  /** Throws when it exists. */
  createDatabase: (name: string, template?: string) => Promise<string>;
};

const nobody = 65_534;
const root = process.getuid?.() === 0;

export type PostgresOptions = {
  /** Keeps what was committed through a crash of the machine; else speed counts. */
  durable?: boolean;
  /** A directory for its data, which stays when it is stopped and is gone on with at the next start. */
  home?: string;
  /** More settings, as `name=value`. */
  settings?: readonly string[];
  /** More of its environment, for the commands it runs. */
  env?: Record<string, string>;
};

/** Starts an own PostgreSQL on a free port. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const bin = needed(binaries.postgres(), 'postgresql');
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'dhakacart-postgres-'));
  mkdirSync(home, { recursive: true });
  // PostgreSQL refuses root.
  if (root) chownSync(home, nobody, nobody);
  const as = root ? { user: nobody, cwd: home } : { cwd: home };
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: home, ...options.env };
  const data = join(home, 'data');
  const how = [
    '--auth=trust',
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
    '--no-instructions',
  ];
  if (!existsSync(data)) await run(join(bin, 'initdb'), ['--pgdata', data, ...how], { ...as, env });

  const port = await freePort();
  const address = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  const settings = [
    'listen_addresses=127.0.0.1',
    'max_connections=200',
    'shared_buffers=128MB',
    'log_min_messages=fatal',
    ...(options.durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']),
    ...(options.settings ?? []),
  ].flatMap((setting) => ['-c', setting]);

  async function start(): Promise<Program> {
    for (let attempt = 1; ; attempt++) {
      const program = startProgram(join(bin, 'postgres'), ['-D', data, '-k', home, '-p', `${port}`, ...settings], {
        ...as,
        env,
      });
      try {
        await untilReady(program, () => query(address('postgres'), 'select 1'), 30);
        return program;
      } catch (error) {
        // After a crash the old server's children may hold its memory for a moment.
        if (attempt === 20 || !/shared memory|postmaster\.pid/.test(program.output())) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  let server = await start();
  return {
    url: address('postgres'),
    port,
    stop: async () => {
      await endProgram(server, 'SIGINT', 10);
      if (!options.home) rmSync(home, { recursive: true, force: true });
    },
    kill: async () => {
      await endProgram(server, 'SIGKILL', 10);
    },
    restart: async () => {
      if (server.running()) await endProgram(server, 'SIGINT', 10);
      server = await start();
    },
    createDatabase: async (name, template) => {
      await query(address('postgres'), `create database "${name}"${template ? ` template "${template}"` : ''}`);
      return address(name);
    },
  };
}

/** One statement on a connection of its own. */
export async function query(url: string, text: string): Promise<true> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(text);
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}

export type RedisServer = {
  url: string;
  port: number;
  /** Forgets everything it held. */
  stop: () => Promise<void>;
  /** Again, on the same port. */
  start: () => Promise<void>;
};

/** Starts an own Redis on a free port, in memory only. */
export async function startRedis(): Promise<RedisServer> {
  const binary = needed(binaries.redis(), 'redis-server');
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];

  async function start(): Promise<Program> {
    const program = startProgram(binary, args, { cwd: tmpdir() });
    await untilReady(program, () => pings(url), 10);
    return program;
  }

  let server = await start();
  return {
    url,
    port,
    stop: async () => {
      if (server.running()) await endProgram(server, 'SIGTERM', 5);
    },
    start: async () => {
      if (!server.running()) server = await start();
    },
  };
}

async function pings(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1_000 });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } finally {
    redis.disconnect();
  }
}
