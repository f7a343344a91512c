import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type SQL, sql } from 'drizzle-orm';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { lockDirectory } from './directory_lock.ts';
import { databaseFault } from './errors.ts';

type NoSchema = Record<string, never>;
/** One type for both drivers. Inside a transaction use `tx` only: `db` would wait for ever on PGlite. */
export type Db = PgDatabase<PgQueryResultHKT, NoSchema>;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export type Database = {
  db: Db;
  kind: 'postgres' | 'pglite';
  /** Rejects when the database does not answer. */
  ping: () => Promise<void>;
  migrate: (directory: string) => Promise<void>;
  /** Connections that are open and idle, and who waits for one; zeros where there is none (PGlite). */
  pool: () => { total: number; idle: number; waiting: number };
  close: () => Promise<void>;
};

export type DatabaseOptions = {
  url: string | undefined;
  dataDir: string;
  poolSize: number;
  /** How long one waits for a connection of the pool before the database counts as away. */
  waitMs?: number;
};

export const openDatabase = (options: DatabaseOptions): Promise<Database> =>
  options.url ? openPostgres(options.url, options) : openPglite(options.dataDir);

/** Nobody keeps a connection from the others for longer; PostgreSQL is told while it connects, without another round trip. */
const limits = {
  statement_timeout: 60_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
};

async function openPostgres(url: string, { poolSize, waitMs = 5_000 }: DatabaseOptions): Promise<Database> {
  const pool = new pg.Pool({
    ...limits,
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'dhakacart',
  });
  pool.on('error', () => {}); // an idle connection broke; the next query opens another
  pool.on('connect', (client) => {
    nameStatements(client);
    giveBackDead(client);
    // A connection that breaks within a transaction, between two statements: without a listener the process would end.
    client.on('error', () => {});
  });
  const db = drizzlePg({ client: pool });
  return {
    db,
    kind: 'postgres',
    ping: async () => {
      await pool.query('select 1');
    },
    migrate: async (migrationsFolder) => {
      const client = await pool.connect();
      try {
        await client.query('set statement_timeout = 0; set lock_timeout = 0');
        await client.query('select pg_advisory_lock(4201)'); // several instances may start at once
        await migratePg(drizzlePg({ client }), { migrationsFolder });
      } finally {
        await client.query('select pg_advisory_unlock(4201); reset statement_timeout; reset lock_timeout');
        client.release();
      }
    },
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

/** Before a statement whose best plan depends on its parameters: it gets no name, and a plan made for these parameters. */
export const plannedEachTime: SQL = sql.raw('/* planned each time */ ');
const anew = '/* planned each time */';

const statementNames = new Map<string, string>();

/** Gives each parameterised statement a name, so that PostgreSQL plans it once a connection: three times the speed. */
function nameStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client);
  const named = (config: unknown, ...rest: unknown[]) => {
    if (isUnnamed(config) && config.text.length < 8_000 && !config.text.startsWith(anew)) {
      let name = statementNames.get(config.text);
      if (!name && statementNames.size < 500) {
        name = createHash('sha1').update(config.text).digest('base64url');
        statementNames.set(config.text, name);
      }
      if (name) config.name = name;
    }
    return Reflect.apply(query, client, [config, ...rest]);
  };
  Object.assign(client, { query: named });
}

/** Drizzle does not give a connection back on which not even `begin` could be said: the pool would be short of it for ever. */
function giveBackDead(client: pg.PoolClient): void {
  const query = client.query.bind(client);
  const watched = (config: unknown, ...rest: unknown[]) => {
    const answer = Reflect.apply(query, client, [config, ...rest]);
    if (isBegin(config)) answer.catch((error: Error) => client.release(error));
    return answer;
  };
  Object.assign(client, { query: watched });
}

const isBegin = (config: unknown): boolean =>
  typeof config === 'object' && config !== null && 'text' in config && config.text === 'begin';

const isUnnamed = (config: unknown): config is { text: string; name?: string } =>
  typeof config === 'object' &&
  config !== null &&
  'text' in config &&
  !('submit' in config) &&
  !('name' in config && config.name);

/** Its packages are loaded only here: whoever uses PostgreSQL does not pay for them. */
async function openPglite(dataDir: string): Promise<Database> {
  const [{ PGlite }, { pg_trgm }, { unaccent }, { drizzle }, { migrate }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/contrib/pg_trgm'),
    import('@electric-sql/pglite/contrib/unaccent'),
    import('drizzle-orm/pglite'),
    import('drizzle-orm/pglite/migrator'),
  ]);
  const memory = dataDir === 'memory:';
  const release = memory ? () => {} : lockDirectory(dataDir);
  const directory = memory ? undefined : join(dataDir, 'db');
  if (directory) mkdirSync(directory, { recursive: true });
  const client = await PGlite.create({ dataDir: directory, extensions: { pg_trgm, unaccent } });
  const db = drizzle({ client });
  return {
    db,
    kind: 'pglite',
    ping: async () => {
      await client.query('select 1');
    },
    migrate: (migrationsFolder) => migrate(db, { migrationsFolder }),
    pool: () => ({ total: 0, idle: 0, waiting: 0 }),
    close: async () => {
      await client.close();
      release();
    },
  };
}

/** The rows of a raw statement on either driver, in the shape the caller says the SELECT list has. */
export async function rows<T extends Record<string, unknown>>(db: Db | Tx, statement: SQL): Promise<T[]> {
  const result: unknown = await db.execute(statement);
  const list = Array.isArray(result) ? result : (result as { rows: unknown[] }).rows;
  return list as T[];
}

/** A list of values for `any(…)`/`unnest(…)` as one parameter. */
export const array = (values: readonly (number | string)[], type: 'int' | 'bigint' | 'text'): SQL =>
  sql`${sql.param(`{${values.map((value) => JSON.stringify(value)).join(',')}}`)}::${sql.raw(type)}[]`;

/** Runs the work in one transaction, again when the database broke a deadlock or a serialisation conflict by ending it. */
export const transact = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> => insist(() => db.transaction(work));

/** The same for a statement that is a transaction by itself. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = databaseFault(error)?.code;
      if (attempt >= 4 || (code !== '40P01' && code !== '40001')) throw error;
    }
  }
}
