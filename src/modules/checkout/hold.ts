import { sql } from 'drizzle-orm';
import { type Db, insist } from '../../platform/db.ts';
import { statement, value } from '../../platform/statement.ts';
import { type Cart, holderOf, touchCart } from '../cart/service.ts';
import { conclude, holding, holdingValues, holdsUntil, type Outcome, outcome } from '../inventory/service.ts';
import { countedPieces } from './lines.ts';
import { type Checkout, gate, openCheckout } from './open.ts';
import { checkouts } from './tables.ts';

type Values = ReturnType<typeof holdingValues> & { cartId: number; version: string; deliveryCode: string };

const hold = statement<Values, Outcome & { open: boolean }>(sql`
  with ${gate}, ${holding},
  noted_here as (
    update ${checkouts} k set delivery_code = ${value('deliveryCode')}::text, reserved_until = ${value('until')}::timestamptz,
           updated_at = clock_timestamp()
    from gate, verdict where k.id = gate.id and verdict.fine),
  touched as (${touchCart()})
  select ${outcome}, exists (select from gate) as open`);

/** What somebody read of the cart with this token. */
export type Opened = { token: string | undefined; cart: Cart; checkout: Checkout };

/**
 * Holds what counts of the cart for ten minutes and notes the way of delivery. Throws StockShort, with nothing changed.
 * Null, with nothing held, when the checkout has become an order meanwhile. One statement, unless another tab was quicker.
 */
export async function holdCart(db: Db, { token, cart, checkout }: Opened, deliveryCode: string): Promise<Date | null> {
  const until = holdsUntil();
  const wanted = holdingValues(holderOf(cart.id), countedPieces(cart), until);
  const values = { ...wanted, cartId: cart.id, version: checkout.version, deliveryCode };
  const [result] = await insist(() => hold(db, values));
  if (!result?.open) {
    const now = await openCheckout(db, token);
    return now.cart && now.checkout
      ? holdCart(db, { token, cart: now.cart, checkout: now.checkout }, deliveryCode)
      : null;
  }
  conclude(result);
  return until;
}
