import { sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { statement, value } from '../../platform/statement.ts';
import { type Cart, newToken, touchCart } from '../cart/service.ts';
import { type DeliveryOffer, offerDelivery } from '../shipping/service.ts';
import type { DeliveryMethod } from '../shipping/tables.ts';
import { countedLines } from './lines.ts';
import { type Address, checkouts } from './tables.ts';

export { normalPhone } from './address.ts';
export { holdCart } from './hold.ts';
export { countedLines, countedPieces } from './lines.ts';
export { type Checkout, closing, gate, openCheckout } from './open.ts';
export { presentPayment, presentSummary } from './present.ts';

const save = statement<{ cartId: number; key: string; address: string }, never>(sql`
  with touched as (${touchCart()})
  insert into ${checkouts} (cart_id, key, address)
  values (${value('cartId')}::bigint, ${value('key')}::text, ${value('address')}::jsonb)
  on conflict (cart_id) do update set address = excluded.address, updated_at = clock_timestamp()`);

export async function saveAddress(db: Db, cartId: number, address: Address): Promise<void> {
  await save(db, { cartId, key: newToken(), address: JSON.stringify(address) });
}

/** The ways of delivery for this cart to this district, with fees and days. */
export const offersFor = (methods: DeliveryMethod[], cart: Cart, district: string): DeliveryOffer[] =>
  offerDelivery(methods, {
    district,
    subtotalMinor: cart.subtotalMinor,
    weightGrams: countedLines(cart).reduce((sum, line) => sum + line.weightGrams * line.counted, 0),
  });

/** Checkouts nobody touched for a month; carts stay. */
export async function deleteOldCheckouts(db: Db): Promise<void> {
  await db.delete(checkouts).where(sql`${checkouts.updatedAt} < now() - interval '30 days'`);
}
