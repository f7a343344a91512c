import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';

/** Lists narrowed by brand, price, option, rating or stock, hardly ever twice by the same. */
export const listFilters: Scenario = {
  name: 'list_filters',
  title: 'List, ever other filters',
  references: ['list_query'],
  *journey({ random, world }) {
    const query = new URLSearchParams();
    const kinds = ['brand', 'price', 'option', 'rating', 'stock', 'category'];
    for (const kind of [random.pick(kinds), random.pick(kinds)]) {
      if (kind === 'brand' && world.brands.length > 0) query.set('brand', random.pick(world.brands));
      if (kind === 'option' && world.options.length > 0) query.set('option', random.pick(world.options));
      if (kind === 'category' && world.categories.length > 0) query.set('category', random.pick(world.categories));
      if (kind === 'rating') query.set('rating', String(3 + random.below(2)));
      if (kind === 'stock') query.set('in_stock', '1');
    }
    const from = random.below(2_000);
    query.set('min', String(from));
    query.set('max', String(from + 500 + random.below(20_000)));
    yield get(`${random.pick(['', '/bn'])}/products?${query}`, { step: 'narrowed list' });
    return undefined;
  },
};
