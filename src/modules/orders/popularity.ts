import { sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { rows, transact } from '../../platform/db.ts';
import { addSold } from '../catalog/service.ts';
import { orderLines, orders } from './tables.ts';

/**
 * Adds what was ordered since the last time to the products' `sold`, by which lists and search are sorted. Each order counts once;
 * it is not done while an order is placed, because everyone would wait for the row of the product everyone buys.
 */
export const countSales = (db: Db): Promise<void> =>
  transact(db, async (tx) => {
    const sold = await rows<{ variant_id: number; pieces: number }>(
      tx,
      sql`with fresh as (
            update ${orders} set counted = true
            where id in (select id from ${orders} where not counted order by id limit 5000 for update skip locked)
            returning id, status)
          select variant_id, sum(quantity)::int as pieces from ${orderLines} line join fresh on fresh.id = line.order_id
          where fresh.status <> 'cancelled' group by variant_id`,
    );
    await addSold(tx, new Map(sold.map((row) => [row.variant_id, row.pieces])));
  });
