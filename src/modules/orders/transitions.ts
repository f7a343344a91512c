import { and, asc, eq } from 'drizzle-orm';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db.ts';
import { Refusal } from '../../platform/errors.ts';
import { addSold } from '../catalog/service.ts';
import { putBack } from '../inventory/service.ts';
import { type Order, type OrderStatus, orderHistory, orderLines, orders, type PaymentStatus } from './tables.ts';

/** Source of both machines: product.md, Orders. */
const orderMachine: Record<OrderStatus, readonly OrderStatus[]> = {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['packed', 'cancelled'],
  packed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: ['returned'],
  cancelled: [],
  returned: [],
};

const paymentMachine: Record<PaymentStatus, readonly PaymentStatus[]> = {
  unpaid: ['authorized', 'paid', 'failed'],
  authorized: ['paid', 'failed'],
  paid: ['partially_refunded', 'refunded'],
  partially_refunded: ['partially_refunded', 'refunded'],
  refunded: [],
  failed: [],
};

export type Act = { actor: string; reason?: string };

/** The customer may call the order off until it is packed. */
export const cancellableByCustomer = (order: Pick<Order, 'status'>): boolean =>
  order.status === 'pending' || order.status === 'confirmed';

/**
 * Moves an order to the next status, notes who and why, puts the pieces back when it is cancelled, and says so to others.
 * Throws Refusal 409 when the step is not allowed from where the order is now.
 */
export async function changeStatus(tx: Tx, number: string, to: OrderStatus, act: Act): Promise<void> {
  const order = await lockOrder(tx, number);
  if (!orderMachine[order.status].includes(to))
    throw new Refusal(409, `Order ${number} is ${order.status}: it cannot become ${to}.`);
  await tx.update(orders).set({ status: to }).where(eq(orders.id, order.id));
  await note(tx, order.id, 'order', order.status, to, act);
  await emit(tx, 'order.status_changed', { orderId: order.id, from: order.status, to });
  if (to === 'delivered' && order.paymentMethod === 'cod' && order.paymentStatus === 'unpaid')
    await changePayment(tx, number, 'paid', act);
  if (to === 'cancelled') await returnPieces(tx, order, act.actor);
}

/** The same for the payment. */
export async function changePayment(tx: Tx, number: string, to: PaymentStatus, act: Act): Promise<void> {
  const order = await lockOrder(tx, number);
  if (!paymentMachine[order.paymentStatus].includes(to))
    throw new Refusal(409, `The payment of order ${number} is ${order.paymentStatus}: it cannot become ${to}.`);
  await tx.update(orders).set({ paymentStatus: to }).where(eq(orders.id, order.id));
  await note(tx, order.id, 'payment', order.paymentStatus, to, act);
}

async function lockOrder(tx: Tx, number: string): Promise<Order> {
  const [order] = await tx.select().from(orders).where(eq(orders.number, number)).for('update');
  if (!order) throw new Refusal(404, `There is no order ${number}.`);
  return order;
}

async function note(tx: Tx, orderId: number, machine: 'order' | 'payment', from: string, to: string, act: Act) {
  await tx.insert(orderHistory).values({ orderId, machine, from, to, actor: act.actor, reason: act.reason ?? '' });
}

async function returnPieces(tx: Tx, order: Order, actor: string): Promise<void> {
  const lines = await tx
    .select({ variantId: orderLines.variantId, quantity: orderLines.quantity })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, order.id)))
    .orderBy(asc(orderLines.variantId));
  await putBack(tx, lines, order, actor);
  if (order.counted) await addSold(tx, new Map(lines.map(({ quantity, variantId }) => [variantId, -quantity])));
}
