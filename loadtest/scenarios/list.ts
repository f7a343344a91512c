import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';

export const list: Scenario = {
  name: 'list',
  title: 'List of 24, kept',
  still: () => '/products',
  references: ['bare_hono', 'nginx'],
  *journey() {
    yield get('/products');
    return undefined;
  },
};
