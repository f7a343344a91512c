import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';

export const product: Scenario = {
  name: 'product',
  title: 'Product, kept',
  still: (world) => `/p/${world.products[0]}`,
  references: ['bare_hono', 'nginx'],
  *journey({ world }) {
    yield get(`/p/${world.products[0]}`);
    return undefined;
  },
};
