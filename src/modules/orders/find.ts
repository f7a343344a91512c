import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { type Order, type OrderLine, orderHistory, orderLines, orders } from './tables.ts';

type Step = typeof orderHistory.$inferSelect;
export type OrderDetails = Order & { lines: OrderLine[]; history: Step[] };

/** An order for whoever can show its access key, one of these; another's order is not found. One statement. */
export const findOrder = (db: Db, number: string, accessKeys: readonly string[]): Promise<OrderDetails | null> =>
  accessKeys.length > 0
    ? details(db, and(eq(orders.number, number), inArray(orders.accessKey, [...accessKeys])))
    : Promise.resolve(null);

export const findOrderById = (db: Db, id: number): Promise<OrderDetails | null> => details(db, eq(orders.id, id));

const lines = sql<OrderLine[]>`(
  select jsonb_agg(jsonb_build_object(
    'id', l.id, 'orderId', l.order_id, 'variantId', l.variant_id, 'productSlug', l.product_slug, 'sku', l.sku, 'title', l.title,
    'options', l.options, 'picture', l.picture, 'quantity', l.quantity, 'unitMinor', l.unit_minor, 'totalMinor', l.total_minor,
    'vatBasisPoints', l.vat_basis_points, 'vatMinor', l.vat_minor) order by l.id)
  from ${orderLines} l where l.order_id = orders.id)`;

const history = sql<(Omit<Step, 'at'> & { at: string })[]>`(
  select jsonb_agg(jsonb_build_object(
    'id', h.id, 'orderId', h.order_id, 'machine', h.machine, 'from', h.from_status, 'to', h.to_status, 'actor', h.actor,
    'reason', h.reason, 'at', h.at) order by h.id)
  from ${orderHistory} h where h.order_id = orders.id)`;

async function details(db: Db, condition: SQL | undefined): Promise<OrderDetails | null> {
  const [found] = await db.select({ order: orders, lines, history }).from(orders).where(condition).limit(1);
  if (!found?.lines) return null;
  return {
    ...found.order,
    lines: found.lines,
    history: found.history.map((step) => ({ ...step, at: new Date(step.at) })),
  };
}
