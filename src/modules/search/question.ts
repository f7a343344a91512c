import { wordsOf } from './fold.ts';
import { synonyms } from './synonyms.ts';

/** What was typed, as PostgreSQL is asked for it. */
export type Question = {
  words: string[];
  /** In the syntax of tsquery: the last word may go on, and synonyms stand for each. */
  query: string;
};

const mostWords = 8;

/** Null when nothing in it can be looked for. */
export function readQuestion(text: string): Question | null {
  const typed = wordsOf(text.slice(0, 80)).slice(0, mostWords);
  const words: string[] = [];
  const parts: string[] = [];
  for (let index = 0; index < typed.length; ) {
    const pair = typed.slice(index, index + 2);
    const isPair = pair.length === 2 && phrases.has(pair.join(' '));
    const phrase = isPair ? pair : typed.slice(index, index + 1);
    index += phrase.length;
    if (typed.length > 1 && isStray.test(phrase.join(' '))) continue;
    words.push(...phrase);
    parts.push(alternatives(phrase.join(' '), index === typed.length));
  }
  return words.length > 0 ? { words, query: parts.join(' & ') } : null;
}

function alternatives(phrase: string, isLast: boolean): string {
  const forms = phrase.includes(' ') ? [phrase] : formsOf(phrase);
  const mayGoOn = isLast && !phrase.includes(' ') ? [`${phrase}*`] : [];
  return `(${[...new Set([...mayGoOn, ...forms, ...forms.flatMap((form) => phrases.get(form) ?? [])])].map(quote).join(' | ')})`;
}

/** A letter left over, as in "a pen". */
const isStray = /^[a-z]$/;
const isLatin = /^[a-z]{3,}$/;
const isBangla = /^[\u0980-\u09ff]{3,}$/;

/** A word, the singular and plural of an English one; a Bangla word may go on with an ending. */
function formsOf(word: string): string[] {
  if (isBangla.test(word)) return [word, `${word}*`];
  if (!isLatin.test(word)) return [word];
  return /[^s]s$/.test(word) && word.length > 3 ? [word, word.slice(0, -1)] : [word, `${word}s`];
}

/** The words hold letters and digits only, so they cannot leave their quotes. */
const quote = (form: string): string => {
  const goesOn = form.endsWith('*');
  const lexemes = (goesOn ? form.slice(0, -1) : form).split(' ').map((lexeme) => `'${lexeme}'`);
  return `${lexemes.length > 1 ? `(${lexemes.join(' <-> ')})` : lexemes[0]}${goesOn ? ':*' : ''}`;
};

/** Each word or phrase of the synonyms, folded, with the others of its group. */
const phrases: ReadonlyMap<string, string[]> = (() => {
  const found = new Map<string, string[]>();
  for (const group of synonyms) {
    const folded = [...new Set(group.map((phrase) => wordsOf(phrase).join(' ')))];
    for (const phrase of folded) found.set(phrase, [...(found.get(phrase) ?? []), ...folded]);
  }
  return found;
})();
