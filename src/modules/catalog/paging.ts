import { type SQL, sql } from 'drizzle-orm';
import type { Filters, Sort } from './filters.ts';
import { products } from './tables.ts';

/** How a sort is written in SQL: the column of its key, and which way it runs. The id makes the order total. */
export type Order = { column: SQL; descending: boolean; read: (key: number) => SQL; largest: number };

const integer = 2_147_483_647;
const asInteger = (key: number) => sql`${key}::int`;

/** Each order matches an index on the key and the id, with and without the category before them. */
export function orderOf(sort: Sort): Order {
  switch (sort) {
    case 'newest':
      return {
        column: sql`${products.publishedAt}`,
        descending: true,
        read: (key) => sql`(timestamptz 'epoch' + ${key}::bigint * interval '1 microsecond')`,
        largest: Number.MAX_SAFE_INTEGER,
      };
    case 'price_up':
    case 'price_down':
      return {
        column: sql`${products.priceMinor}`,
        descending: sort === 'price_down',
        read: (key) => sql`${key}::bigint`,
        largest: Number.MAX_SAFE_INTEGER,
      };
    case 'rating':
      return {
        column: sql`${products.rating}`,
        descending: true,
        read: (key) => sql`${key}::numeric`,
        largest: 9.9,
      };
    case 'popular':
    case 'relevance':
      return { column: sql`${products.sold}`, descending: true, read: asInteger, largest: integer };
  }
}

/** The key as a number that a cursor carries: instants in microseconds. */
export const keyText = (sort: Sort, key: SQL): SQL =>
  sort === 'newest' ? sql`(extract(epoch from ${key}) * 1000000)::bigint::text` : sql`${key}::text`;

/** Where a page begins or ends: the sort key of a product and its id, `812.5-1234`. */
export const writeCursor = (row: { key: string; id: number }): string => `${row.key}-${row.id}`;

export type Position = { key: number; id: number; backwards: boolean };

/** The place named by `after` or `before`; null when there is none, or none this sort could have. */
export function readPosition({ after, before, sort }: Filters): Position | null {
  const [, key, id] = /^(\d{1,16}(?:\.\d)?)-(\d{1,10})$/.exec(after || before) ?? [];
  const position = { key: Number(key), id: Number(id), backwards: after === '' };
  return position.key <= orderOf(sort).largest && position.id <= integer ? position : null;
}

/** Products beyond the position, on the side it looks to. */
export function beyond({ column, descending, read }: Order, { backwards, id, key }: Position): SQL {
  const sign = descending === backwards ? sql`>` : sql`<`;
  return sql`(${column}, ${products.id}) ${sign} (${read(key)}, ${id}::int)`;
}
