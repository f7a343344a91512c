import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { rows, transact } from '../../platform/db.ts';
import { Refusal } from '../../platform/errors.ts';
import { orderLines, orders } from './tables.ts';
import { cancellableByCustomer, changeStatus } from './transitions.ts';

export { findOrder, findOrderById, type OrderDetails } from './find.ts';
export { type Placed, placeOrder } from './place.ts';
export { countSales } from './popularity.ts';
export { presentOrder } from './present.ts';
export { changePayment, changeStatus } from './transitions.ts';

/** What opens the order of this number and phone; null when no such order exists. */
export async function findOrderByPhone(db: Db, number: string, phone: string): Promise<string | null> {
  const [order] = await db
    .select({ accessKey: orders.accessKey })
    .from(orders)
    .where(and(eq(orders.number, number), eq(orders.phone, phone)))
    .limit(1);
  return order?.accessKey ?? null;
}

/** The customer calls the order off. Throws Refusal 409 once it is packed, 404 for another's order. */
export const cancelOrder = (db: Db, number: string, accessKey: string, reason: string): Promise<void> =>
  transact(db, async (tx) => {
    const [order] = await tx
      .select({ status: orders.status })
      .from(orders)
      .where(and(eq(orders.number, number), eq(orders.accessKey, accessKey)))
      .for('update');
    if (!order) throw new Refusal(404, 'There is no such order.');
    if (!cancellableByCustomer(order)) throw new Refusal(409, 'This order is already packed.');
    await changeStatus(tx, number, 'cancelled', { actor: 'customer', reason });
  });

/** The newest orders, for the command line. */
export const newestOrders = (db: Db, limit: number) => db.select().from(orders).orderBy(desc(orders.id)).limit(limit);

/** Orders whose lines do not add up to their totals: always empty, or there is a bug. */
export const findTotalMismatches = (db: Db) =>
  rows<{ number: string }>(
    db,
    sql`select o.number from ${orders} o left join ${orderLines} l on l.order_id = o.id
        group by o.id having o.subtotal_minor <> coalesce(sum(l.total_minor), 0) or o.vat_minor <> coalesce(sum(l.vat_minor), 0)
          or o.total_minor <> o.subtotal_minor + o.delivery_minor limit 100`,
  );
