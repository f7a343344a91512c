import { setTimeout as sleep } from 'node:timers/promises';
import { addToCart } from '../../tests/support/buying.ts';
import { type Client, client } from '../../tests/support/client.ts';
import { inFlight, type Outcome, pay, reachPayment } from '../../tests/support/crowd.ts';

export type Bought = {
  orders: number;
  /** What those who were refused read. */
  refused: string[];
  /** Milliseconds of each step of those with a cart. */
  steps: number[];
};

/** So many shoppers who fill a cart and place an order, again and again until `over`. */
export async function buyUntil(
  { buyers, method, url, variants }: { url: string; buyers: number; variants: number[]; method: string },
  over: () => boolean,
): Promise<Bought> {
  const bought: Bought = { orders: 0, refused: [], steps: [] };
  const timed = async (request: Request): Promise<Response> => {
    const startedAt = performance.now();
    const response = await fetch(request);
    bought.steps.push(performance.now() - startedAt);
    return response;
  };
  let turn = 0;
  await inFlight(buyers, Array.from({ length: buyers }), async () => {
    while (!over()) {
      const variant = variants[turn++ % variants.length] ?? 0;
      const outcome = await buyOne(client(timed, { origin: url }), variant, method);
      if ('number' in outcome) bought.orders++;
      else bought.refused.push(`${outcome.refused}: ${outcome.words.replace(/\s+/g, ' ').slice(0, 300)}`);
      await sleep(50);
    }
  });
  return bought;
}

async function buyOne(visitor: Client, variant: number, method: string): Promise<Outcome> {
  const added = await addToCart(visitor, variant);
  if (added.status !== 303) return { refused: added.status, words: await added.text() };
  await added.body?.cancel();
  const payment = await reachPayment(visitor, { method });
  return 'refused' in payment ? payment : pay(visitor, payment);
}
