import { sql } from 'drizzle-orm';
import pg from 'pg';
import { type Database, type Db, rows, type Tx } from '../src/platform/db.ts';

/** Rows of every table of the shop, counted in the transaction that is given. */
export async function countRows(tx: Db | Tx): Promise<Record<string, number>> {
  const tables = await rows<{ name: string }>(
    tx,
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const counts: Record<string, number> = {};
  // One after the other: within a transaction there is one connection.
  for (const { name } of tables) {
    const [row] = await rows<{ n: string | number }>(tx, sql`select count(*) as n from ${sql.raw(name)}`);
    counts[name] = Number(row?.n ?? 0);
  }
  return counts;
}

export type Snapshot = {
  /** For `pg_dump --snapshot`: what it writes is what was counted. */
  name: string;
  takenAt: Date;
  rows: Record<string, number>;
  server: string;
};

/** Holds one moment of the database while the work is done. */
export function withSnapshot<T>({ db }: Database, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
      const [seen] = await rows<{ name: string; at: Date | string; server: string }>(
        tx,
        sql`select pg_export_snapshot() as name, clock_timestamp() as at, current_setting('server_version') as server`,
      );
      if (!seen) throw new Error('the database gave no snapshot');
      return work({
        name: seen.name,
        takenAt: new Date(seen.at),
        rows: await countRows(tx),
        server: `PostgreSQL ${seen.server}`,
      });
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/** One statement on a connection of its own, to a database that need not be the shop's. */
export async function ask<T extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.href;
}

export const databaseName = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
