import { address, readPaymentForm } from '../../tests/support/buying.ts';
import { get, type Journey, post } from '../support/journey.ts';

/** A guest with something in the cart goes through all pages and pays on delivery. Its receipt is the order's number. */
export function* buyCart(): Journey {
  yield get('/cart');
  yield get('/checkout');
  yield post('/checkout', address);
  const offers = yield get('/checkout/shipping', { read: true });
  yield post('/checkout/shipping', { method: /name="method" value="([^"]+)"/.exec(offers.body)?.[1] ?? '' });
  const page = yield get('/checkout/payment', { read: true });
  const placed = yield post('/checkout/payment', readPaymentForm(page.body), {
    step: 'POST /checkout/payment (order)',
  });
  const location = placed.header('location');
  yield get(location, { step: 'GET /orders/…/thanks' });
  return orderNumberIn(location);
}

/** The order's number in the address it was sent on to. */
export const orderNumberIn = (location: string): string => /\/orders\/(DC-[A-Z0-9-]+)\//.exec(location)?.[1] ?? '';
