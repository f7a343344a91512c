import { addToCart, goToPayment } from '../../tests/support/buying.ts';
import { client } from '../../tests/support/client.ts';
import { inFlight } from '../../tests/support/crowd.ts';
import { createRandom, post } from '../support/journey.ts';
import { orderNumberIn } from './buying.ts';
import type { Scenario } from './scenario.ts';

const perSecond = 300;

/** The last button alone, pressed by guests who were brought there before the clock starts. */
export const placing: Scenario = {
  name: 'placing',
  title: 'Placing an order, alone',
  makes: 'orders',
  limited: true,
  references: ['pgbench'],
  prepare: async (origin, world, seconds) => {
    const random = createRandom(7);
    const checkouts = await inFlight(
      16,
      Array.from({ length: Math.ceil(Math.min(10, seconds) * perSecond) }),
      async () => {
        const visitor = client(origin);
        await (await addToCart(visitor, random.pick(world.goods).variant)).body?.cancel();
        const { key, total } = await goToPayment(visitor, 'dhaka-standard');
        return { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '), key, total };
      },
    );
    return { ...world, checkouts };
  },
  *journey({ number, world }) {
    const ready = world.checkouts[number];
    if (!ready) return undefined;
    const form = { key: ready.key, total: ready.total, payment: 'cod' };
    const placed = yield post('/checkout/payment', form, { step: 'order', cookie: ready.cookie });
    return orderNumberIn(placed.header('location'));
  },
};
