import { eq } from 'drizzle-orm';
import { emit } from '../../events.ts';
import type { Db, Tx } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { databaseFault } from '../../platform/errors.ts';
import type { Lang } from '../../platform/i18n.ts';
import { vatContained } from '../../platform/money.ts';
import { type Cart, emptyCart, findCart, holderOf, newToken } from '../cart/service.ts';
import { optionsText } from '../catalog/service.ts';
import { countedLines, countedPieces, finishCheckout, lockCheckout, offersFor } from '../checkout/service.ts';
import type { Address } from '../checkout/tables.ts';
import { sell } from '../inventory/service.ts';
import { type DeliveryOffer, listDeliveryMethods, placeNames } from '../shipping/service.ts';
import { newOrderNumber } from './number.ts';
import { type Order, orderHistory, orderLines, orders } from './tables.ts';

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
 * Places the order of a checkout in one transaction: order, lines, history, stock and the fact. The same key again, at once or
 * later, finds the first order. Throws StockShort when something ran out; nothing is written then.
 */
export async function placeOrder(db: Db, request: PlaceOrder): Promise<Placed> {
  const methods = await listDeliveryMethods(db);
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(db, async (tx) => {
        const checkout = await lockCheckout(tx, request.key, request.token);
        if (!checkout) return findPlaced(tx, request.key);
        const cart = await findCart(tx, request.token);
        const { address } = checkout;
        if (!cart || cart.count === 0 || !address) return { kind: 'no_checkout' };
        const offer = offersFor(methods, cart, address.district).find(({ code }) => code === checkout.deliveryCode);
        if (!offer) return { kind: 'no_checkout' };
        if (cart.subtotalMinor + offer.feeMinor !== request.agreedMinor) return { kind: 'price_changed' };
        const order = await insertOrder(tx, { ...request, cart, address, offer });
        await finishCheckout(tx, checkout);
        await emptyCart(tx, cart);
        await emit(tx, 'order.placed', { orderId: order.id });
        // Last, so that the rows everyone wants are locked as briefly as can be.
        await sell(tx, holderOf(cart.id), countedPieces(cart), order);
        return { kind: 'placed', order, again: false };
      });
    } catch (error) {
      // Two orders drew the same number: once in billions, and the next draw is another.
      if (attempt >= 3 || databaseFault(error)?.constraint !== 'orders_number_unique') throw error;
    }
  }
}

async function findPlaced(tx: Tx, key: string): Promise<Placed> {
  const [order] = await tx
    .select({ number: orders.number, accessKey: orders.accessKey })
    .from(orders)
    .where(eq(orders.idempotencyKey, key))
    .limit(1);
  return order ? { kind: 'placed', order, again: true } : { kind: 'no_checkout' };
}

type Agreed = PlaceOrder & { cart: Cart; address: Address; offer: DeliveryOffer };

async function insertOrder(tx: Tx, agreed: Agreed): Promise<Pick<Order, 'id' | 'number' | 'accessKey'>> {
  const { address, cart, offer } = agreed;
  const names = placeNames(address.district, address.upazila);
  if (!names?.upazila) throw new Error(`the checkout holds an unknown place: ${address.district}/${address.upazila}`);
  const lines = countedLines(cart).map((line) => {
    const totalMinor = line.priceMinor * line.counted;
    return {
      variantId: line.variantId,
      productSlug: line.slug,
      sku: line.sku,
      title: line.title,
      options: {
        en: optionsText(line.options, line.optionValues, 'en'),
        bn: optionsText(line.options, line.optionValues, 'bn'),
      },
      picture: line.picture ?? null,
      quantity: line.counted,
      unitMinor: line.priceMinor,
      totalMinor,
      vatBasisPoints: line.vatBasisPoints,
      vatMinor: vatContained(totalMinor, line.vatBasisPoints),
    };
  });
  const [order] = await tx
    .insert(orders)
    .values({
      number: newOrderNumber(),
      idempotencyKey: agreed.key,
      accessKey: newToken(),
      paymentMethod: 'cod',
      lang: agreed.lang,
      phone: address.phone,
      name: address.name,
      email: address.email || null,
      address: { street: address.street, upazila: names.upazila, district: names.district, division: names.division },
      note: address.note,
      deliveryCode: offer.code,
      deliveryName: offer.name,
      expectedFrom: offer.from,
      expectedTo: offer.to,
      subtotalMinor: cart.subtotalMinor,
      deliveryMinor: offer.feeMinor,
      totalMinor: cart.subtotalMinor + offer.feeMinor,
      vatMinor: lines.reduce((sum, line) => sum + line.vatMinor, 0),
    })
    .returning({ id: orders.id, number: orders.number, accessKey: orders.accessKey });
  if (!order) throw new Error('the order was not written');
  await tx.insert(orderLines).values(lines.map((line) => ({ ...line, orderId: order.id })));
  await tx.insert(orderHistory).values([
    { orderId: order.id, machine: 'order', to: 'pending', actor: 'shopper' },
    { orderId: order.id, machine: 'payment', to: 'unpaid', actor: 'shopper' },
  ]);
  return order;
}
