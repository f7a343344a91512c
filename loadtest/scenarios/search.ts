import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';
import { inventQuestion } from './words.ts';

/** Ever other words, typed well and badly. */
export const search: Scenario = {
  name: 'search',
  title: 'Search, ever other words',
  *journey(visit) {
    const query = new URLSearchParams({ q: inventQuestion(visit) });
    yield get(`${visit.random.pick(['', '/bn'])}/search?${query}`, { step: 'results' });
    return undefined;
  },
};
