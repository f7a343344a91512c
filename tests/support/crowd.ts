import { cartTexts } from '../../src/modules/cart/texts.ts';
import { checkoutTexts } from '../../src/modules/checkout/texts.ts';
import { address, addToCart, orderNumberOf, type PaymentForm, readPaymentForm } from './buying.ts';
import { type Answer, type Client, client, type Form } from './client.ts';

/** Does the work for every item, so many at once; the results in the order of the items. */
export async function inFlight<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const one = async () => {
    for (const [index, item] of left) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: limit }, one));
  return results;
}

/** How a try to buy ended. `words` is what a shopper who was refused reads. */
export type Outcome = { number: string } | { refused: number; words: string };

/** Answers that count how often each status was given. */
export function counted(answer: Answer): { answer: Answer; statuses: Map<number, number> } {
  const statuses = new Map<number, number>();
  return {
    statuses,
    answer: async (request) => {
      const response = await answer(request);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      return response;
    },
  };
}

/** So many visitors, each behind an address of its own. */
export const crowd = (size: number, target: string | Answer): Client[] =>
  Array.from({ length: size }, (_, n) =>
    client(target, { headers: { 'X-Forwarded-For': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` } }),
  );

/** From a filled cart to the payment step, or where the way ended. */
export async function reachPayment(
  visitor: Client,
  options: { method?: string; form?: Form } = {},
): Promise<PaymentForm | Exclude<Outcome, { number: string }>> {
  const steps: [string, Form][] = [
    ['/checkout', options.form ?? address],
    ['/checkout/shipping', { method: options.method ?? 'dhaka' }],
  ];
  for (const [path, form] of steps) {
    const answer = await visitor.post(path, form);
    if (answer.status !== 303 || answer.headers.get('Location') === '/cart') return refusal(visitor, answer);
    await answer.body?.cancel();
  }
  const page = await visitor.get('/checkout/payment');
  return page.status === 200 ? readPaymentForm(await page.text()) : refusal(visitor, page);
}

/** Presses the button of the payment step. */
export async function pay(visitor: Client, form: PaymentForm): Promise<Outcome> {
  const answer = await visitor.post('/checkout/payment', form);
  const number = orderNumberOf(answer);
  if (!number) return refusal(visitor, answer);
  await answer.body?.cancel();
  return { number };
}

/** The whole way, with whatever comes in between. */
export async function tryToBuy(visitor: Client, variant: number, form: Form = address): Promise<Outcome> {
  const added = await addToCart(visitor, variant);
  if (added.status !== 303) return refusal(visitor, added);
  await added.body?.cancel();
  const payment = await reachPayment(visitor, { form });
  return 'refused' in payment ? payment : pay(visitor, payment);
}

/** What a refused shopper is told; a way back to the cart is followed, for it is the cart that says why. */
async function refusal(visitor: Client, answer: Response): Promise<Exclude<Outcome, { number: string }>> {
  const page = answer.status === 303 ? await visitor.get(answer.headers.get('Location') ?? '/') : answer;
  return { refused: answer.status, words: await page.text() };
}

const soldOut = [cartTexts.en.soldOut, cartTexts.en.soldOutNow, checkoutTexts.en.soldOut('THE TITLE')].map(
  (sentence) =>
    new RegExp(
      sentence
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll("'", '&#39;')
        .replace('THE TITLE', '.+'),
    ),
);

/** True when the page says that there are no more. */
export const saysSoldOut = (words: string): boolean => soldOut.some((sentence) => sentence.test(words));
