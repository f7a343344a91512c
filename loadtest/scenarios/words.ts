import { synonyms } from '../../src/modules/search/synonyms.ts';
import type { Random, Visit } from '../support/journey.ts';

const said = synonyms.flat();

/** What somebody types: words of titles and of everyday speech, English, Bangla or Banglish, one in four misspelt. */
export function inventQuestion({ random, world }: Visit): string {
  const word = () => (random.below(3) === 0 ? random.pick(said) : random.pick(world.words));
  const words = Array.from({ length: 1 + random.below(3) }, word);
  const question = words.join(' ').slice(0, 60);
  return random.below(4) === 0 ? misspell(question, random) : question;
}

/** Swaps, drops or doubles a letter. */
function misspell(text: string, random: Random): string {
  const letters = [...text];
  const at = random.below(Math.max(1, letters.length - 1));
  const here = letters[at] ?? '';
  const next = letters[at + 1] ?? '';
  letters.splice(at, 2, random.pick([`${next}${here}`, next, `${here}${here}${next}`]));
  return letters.join('');
}
