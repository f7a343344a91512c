import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';

export const productFresh: Scenario = {
  name: 'product_fresh',
  title: 'Product, rendered each time',
  env: { PAGE_CACHE_MB: '0' },
  *journey({ random, world }) {
    const slug = random.pick(world.products);
    yield get(`${random.pick(['', '/bn'])}/p/${slug}`, { step: 'product', shows: `/p/${slug}` });
    return undefined;
  },
};
