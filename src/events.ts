import type { Db, Tx } from './platform/db.ts';
import { enqueue, type JobHandler } from './platform/jobs.ts';

/** Every fact that can happen in the shop: past tense, ids only. Who listens stands in subscriptions.ts. */
export type Facts = {
  'product.changed': { productIds: number[] };
  'stock.changed': { variantIds: number[] };
  'stock.shown_changed': { productIds: number[] };
  'order.placed': { orderId: number };
  'order.status_changed': { orderId: number; from: string; to: string };
};

export type Fact = keyof Facts;
/** The listeners of each fact by name; each is given the shop and returns what to do with a payload. */
export type Subscriptions<S> = {
  [F in Fact]?: Record<string, (shop: S) => (payload: Facts[F]) => Promise<void>>;
};

const names = new Map<string, string[]>();
const jobName = (fact: string, listener: string): string => `${fact} → ${listener}`;

/** Tells `emit` who listens; called once at the start of every program that changes something. */
export function subscribe<S>(subscriptions: Subscriptions<S>): void {
  names.clear();
  for (const [fact, listeners] of Object.entries(subscriptions))
    names.set(fact, Object.keys(listeners).map((listener) => jobName(fact, listener)));
}

/** The listeners of one shop by the names their jobs carry. */
export const handlersOf = <S>(subscriptions: Subscriptions<S>, shop: S): Map<string, JobHandler> =>
  new Map(
    Object.entries(subscriptions).flatMap(([fact, listeners]) =>
      Object.entries(listeners).map(([name, listen]) => [jobName(fact, name), listen(shop) as JobHandler] as const),
    ),
  );

/** Says that something happened, in the transaction in which it does: one job per listener. */
export const emit = <F extends Fact>(tx: Tx | Db, fact: F, payload: Facts[F]): Promise<void> =>
  enqueue(tx, names.get(fact) ?? [], payload);
