import { setTimeout as sleep } from 'node:timers/promises';
import { client } from '../../tests/support/client.ts';
import { inFlight, tryToBuy } from '../../tests/support/crowd.ts';

export type Bought = {
  orders: number;
  /** What those who were refused read. */
  refused: string[];
  /** Milliseconds of each step of those with a cart. */
  steps: number[];
};

/** So many shoppers who fill a cart and place an order, again and again until `over`. */
export async function buyUntil(url: string, buyers: number, variants: number[], over: () => boolean): Promise<Bought> {
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
      const outcome = await tryToBuy(client(timed, { origin: url }), variant);
      if ('number' in outcome) bought.orders++;
      else bought.refused.push(`${outcome.refused}: ${outcome.words.replace(/\s+/g, ' ').slice(0, 300)}`);
      await sleep(50);
    }
  });
  return bought;
}
