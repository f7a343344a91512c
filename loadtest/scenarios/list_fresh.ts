import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';

const sorts = ['popular', 'newest', 'price_up', 'price_down', 'rating'];

// People look at the first pages mostly.
const pages = Array.from({ length: 100 }, (_, index) => index + 1);

/** Whole lists and categories in any order, at any page: rendered each time, as nothing is kept. */
export const listFresh: Scenario = {
  name: 'list_fresh',
  title: 'List of 24, rendered each time',
  env: { PAGE_CACHE_MB: '0' },
  references: ['list_query'],
  *journey({ random, world }) {
    const whole = world.categories.length === 0 || random.below(2) === 0;
    const path = whole ? '/products' : `/c/${random.pick(world.categories)}`;
    const page = random.pickPopular(pages.slice(0, whole ? 100 : 5));
    const language = random.pick(['', '/bn']);
    yield get(`${language}${path}?sort=${random.pick(sorts)}&page=${page}`, {
      step: whole ? 'all products' : 'category',
    });
    return undefined;
  },
};
