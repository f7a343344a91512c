import { post } from '../support/journey.ts';
import { buyCart } from './buying.ts';
import type { Scenario } from './scenario.ts';

/** From an empty cart to a placed order: nine requests, those a browser makes. */
export const checkout: Scenario = {
  name: 'checkout',
  title: 'Checkout to a placed order',
  makes: 'orders',
  *journey({ random, world }) {
    yield post('/cart/items', { variant: random.pick(world.goods).variant, quantity: 1 });
    return yield* buyCart();
  },
};
