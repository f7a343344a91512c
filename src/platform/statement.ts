import { fillPlaceholders, is, Placeholder, type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Db, Tx } from './db.ts';

/** Runs a statement with the values it names; the rows in the shape the caller says the SELECT list has. */
export type Statement<Values, Row> = (db: Db | Tx, values: Values) => Promise<Row[]>;

/**
 * A statement of a busy page, written out once: building its text anew each time costs more than sending it.
 * What varies stands in it as `value('name')`, with its type behind: `${value('token')}::text`.
 */
export function statement<Values extends Record<string, unknown>, Row extends Record<string, unknown>>(
  text: SQL,
): Statement<Values, Row> {
  let built: Built | undefined;
  return async (db, values) => {
    built ??= build(text);
    const given: Record<string, unknown> = { ...values };
    for (const name of built.ambient) given[name] = ambients.get(name)?.();
    const query = { sql: built.sql, params: fillPlaceholders(built.params, given) };
    const { session } = db as unknown as Runnable;
    const result = await session.prepareQuery(query, undefined, undefined, false).execute();
    return (result as { rows: Row[] }).rows;
  };
}

/** Where a value of a `statement` goes. */
export const value = (name: string): Placeholder => sql.placeholder(name);

/** A value that no caller gives: it is read each time the statement runs. */
export function ambient(read: () => unknown): Placeholder {
  const name = `ambient ${ambients.size}`;
  ambients.set(name, read);
  return value(name);
}

/** A list as one value of a statement, for `unnest` and `any`. */
export const list = (values: readonly (number | string)[]): string =>
  `{${values.map((one) => JSON.stringify(one)).join(',')}}`;

const ambients = new Map<string, () => unknown>();
const dialect = new PgDialect();

type Built = { sql: string; params: unknown[]; ambient: string[] };

function build(text: SQL): Built {
  const query = dialect.sqlToQuery(text);
  const names = query.params.flatMap((param) => (is(param, Placeholder) ? [param.name] : []));
  return { ...query, ambient: names.filter((name) => ambients.has(name)) };
}

/** What Drizzle calls a session, below a database and a transaction of either driver. */
type Runnable = {
  session: {
    prepareQuery: (
      query: { sql: string; params: unknown[] },
      fields: undefined,
      name: undefined,
      arrayMode: boolean,
    ) => { execute: () => Promise<unknown> };
  };
};
