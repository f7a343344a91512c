import { get } from '../support/journey.ts';
import type { Scenario } from './scenario.ts';
import { inventQuestion } from './words.ts';

/** Somebody types on, and each pause asks for suggestions. */
export const suggestions: Scenario = {
  name: 'suggestions',
  title: 'Suggestions while typing',
  *journey(visit) {
    const letters = [...inventQuestion(visit)];
    for (let typed = 2; typed <= letters.length; typed += 2) {
      const query = new URLSearchParams({ q: letters.slice(0, typed).join('') });
      yield get(`/search/suggest?${query}`, { step: 'suggestions', shows: '<' });
    }
    return undefined;
  },
};
