import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';

export const home: Scenario = {
  name: 'home',
  title: 'Home, kept',
  still: () => '/',
  references: ['bare_hono', 'nginx'],
  *journey() {
    yield get('/');
    return undefined;
  },
};
