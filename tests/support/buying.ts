import type { Client } from './client.ts';

export const address = {
  phone: '01712345678',
  name: 'Nusrat Jahan',
  email: '',
  district: 'dhaka',
  upazila: 'dhaka/dhanmondi',
  street: 'House 12, Road 5',
  note: '',
};

/** What the payment step's form carries. */
export type PaymentForm = { key: string; total: string; payment: 'cod' };

/** Puts a variant in the cart. */
export const addToCart = (visitor: Client, variant: number, quantity = 1): Promise<Response> =>
  visitor.post('/cart/items', { variant, quantity });

/** Goes from a filled cart to the payment step; what its form carries. Throws when a step refuses. */
export async function goToPayment(visitor: Client, method = 'dhaka', form = address): Promise<PaymentForm> {
  await expectRedirect(await visitor.post('/checkout', form), '/checkout/shipping');
  await expectRedirect(await visitor.post('/checkout/shipping', { method }), '/checkout/payment');
  return readPaymentForm(await (await visitor.get('/checkout/payment')).text());
}

export function readPaymentForm(html: string): PaymentForm {
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return { key: field('key'), total: field('total'), payment: 'cod' };
}

/** The order's number from the answer to a placed order; null when it was refused. */
export const orderNumberOf = (response: Response): string | null =>
  /\/orders\/(DC-[A-Z0-9]{4}-[A-Z0-9]{4})\/thanks/.exec(response.headers.get('Location') ?? '')?.[1] ?? null;

/** From an empty cart to a placed order. */
export async function buy(visitor: Client, variant: number, quantity = 1): Promise<string> {
  await addToCart(visitor, variant, quantity);
  const placed = await visitor.post('/checkout/payment', await goToPayment(visitor));
  const number = orderNumberOf(placed);
  if (!number) throw new Error(`the order was refused: ${placed.status} ${await placed.text()}`);
  return number;
}

async function expectRedirect(response: Response, to: string): Promise<void> {
  const location = response.headers.get('Location') ?? '';
  if (response.status === 303 && location.endsWith(to)) return;
  throw new Error(
    `expected a way to ${to}, got ${response.status} ${location}: ${(await response.text()).slice(0, 2_000)}`,
  );
}
