import { setTimeout as sleep } from 'node:timers/promises';
import { address, addToCart, orderNumberOf, readPaymentForm } from './buying.ts';
import { type Answer, client } from './client.ts';

export type Failure = { path: string; method: string; status: number; error: string; from: number; to: number };

export type Load = {
  /** Answers of 5xx and requests without an answer, with when they ran (Date.now). */
  failures: Failure[];
  requests: () => number;
  orders: () => number;
  /** Lets everybody finish what they are at. */
  stop: () => Promise<void>;
};

/** Visitors who browse, fill carts and place orders at each address, until they are stopped. */
export function startLoad(urls: readonly string[], goods: { variantId: number; slug: string }[]): Load {
  const failures: Failure[] = [];
  let requests = 0;
  let orders = 0;
  let over = false;

  const watched: Answer = async (request) => {
    const from = Date.now();
    requests++;
    const path = new URL(request.url).pathname;
    const note = (status: number, error = '') =>
      failures.push({ path, method: request.method, status, error, from, to: Date.now() });
    try {
      const response = await fetch(request);
      if (response.status >= 500) note(response.status);
      return response;
    } catch (error) {
      note(0, String(error instanceof Error ? (error.cause ?? error) : error));
      return new Response('', { status: 599 });
    }
  };

  const browse = async (origin: string, n: number) => {
    const visitor = client(watched, { origin });
    for (let round = 0; !over; round++) {
      const slug = goods[(n + round) % goods.length]?.slug;
      for (const path of ['/', '/products', `/p/${slug}`, `/bn/p/${slug}`, `/products?min=${round % 50}`, '/cart'])
        await (await visitor.get(path)).text();
      await sleep(20);
    }
  };

  const buy = async (origin: string, n: number) => {
    for (let round = 0; !over; round++) {
      const visitor = client(watched, { origin });
      await addToCart(visitor, goods[(n + round) % goods.length]?.variantId ?? 0);
      await visitor.post('/checkout', address);
      await visitor.post('/checkout/shipping', { method: 'dhaka' });
      const form = readPaymentForm(await (await visitor.get('/checkout/payment')).text());
      if (orderNumberOf(await visitor.post('/checkout/payment', form))) orders++;
      await sleep(20);
    }
  };

  const running = urls.flatMap((url) => [0, 1, 2].flatMap((n) => [browse(url, n), buy(url, n)]));
  return {
    failures,
    requests: () => requests,
    orders: () => orders,
    stop: async () => {
      over = true;
      await Promise.all(running);
    },
  };
}
