import { post } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';

/** The first thing somebody puts into a cart: the cart is made with it. */
export const cart: Scenario = {
  name: 'cart',
  title: 'Add to a fresh cart',
  *journey({ random, world }) {
    yield post('/cart/items', { variant: random.pick(world.goods).variant, quantity: 1 });
    return undefined;
  },
};
