import { sql } from 'drizzle-orm';
import { type Db, insist } from '../../platform/db.ts';
import { databaseFault } from '../../platform/errors.ts';
import type { Lang } from '../../platform/i18n.ts';
import { wakeJobs } from '../../platform/jobs.ts';
import { statement, value } from '../../platform/statement.ts';
import { offersFor, openCheckout } from '../checkout/service.ts';
import { StockShort } from '../inventory/service.ts';
import { listDeliveryMethods } from '../shipping/service.ts';
import { insertOrder } from './insert.ts';
import { type Order, orders } from './tables.ts';

export type PlaceOrder = {
  /** The checkout's key, as the form carries it: the idempotency key. */
  key: string;
  /** The cart's token, from the cookie. */
  token: string | undefined;
  /** The total the shopper agreed to, in paisa. */
  agreedMinor: number;
  lang: Lang;
};

export type Placed =
  | { kind: 'placed'; order: Pick<Order, 'number' | 'accessKey'>; again: boolean }
  | { kind: 'price_changed' }
  | { kind: 'no_checkout' };

/**
 * Places the order of a checkout: one statement reads, one writes, each on its own. Between them nothing is locked; what was read is
 * held against what is there when it is written, and read again when another was quicker. The same key again, at once or later, finds
 * the first order. Throws StockShort when something ran out; nothing is written then.
 */
export async function placeOrder(db: Db, request: PlaceOrder): Promise<Placed> {
  const methods = await listDeliveryMethods(db);
  for (let draw = 1; ; ) {
    const { cart, checkout } = await openCheckout(db, request.token);
    if (!checkout || checkout.key !== request.key) return findPlaced(db, request.key);
    const { address } = checkout;
    if (!cart || cart.count === 0 || !address) return { kind: 'no_checkout' };
    const offer = offersFor(methods, cart, address.district).find(({ code }) => code === checkout.deliveryCode);
    if (!offer) return { kind: 'no_checkout' };
    if (cart.subtotalMinor + offer.feeMinor !== request.agreedMinor) return { kind: 'price_changed' };
    try {
      const agreed = { cart, checkout, address, offer, lang: request.lang };
      const written = await insist(() => insertOrder(db, agreed));
      if (written?.kind === 'short') throw new StockShort(written.variantIds);
      if (written) {
        wakeJobs();
        return { kind: 'placed', order: written, again: false };
      }
    } catch (error) {
      // Two orders drew the same number: once in billions, and the next draw is another.
      if (++draw > 3 || databaseFault(error)?.constraint !== 'orders_number_unique') throw error;
    }
  }
}

const placedBy = statement<{ key: string }, { number: string; accessKey: string }>(
  sql`select number, access_key as "accessKey" from ${orders} where idempotency_key = ${value('key')}::text`,
);

async function findPlaced(db: Db, key: string): Promise<Placed> {
  const [order] = await placedBy(db, { key });
  return order ? { kind: 'placed', order, again: true } : { kind: 'no_checkout' };
}
