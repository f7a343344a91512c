import { wordsOf } from './fold.ts';
import { synonyms } from './synonyms.ts';

/** What was typed, as PostgreSQL is asked for it. */
export type Question = {
  words: string[];
  /** In the syntax of tsquery: the last word may go on, and synonyms stand for each. */
  query: string;
  /** Beginnings that any word may follow. */
  beginnings: string[];
  /** The query with these words in place of the beginnings: an index reads words faster than all that begins like one. */
  spelledOut: (wordsBeginning: ReadonlyMap<string, readonly string[]>) => string;
};

const mostWords = 8;

/** Null when nothing in it can be looked for. */
export function readQuestion(text: string): Question | null {
  const typed = wordsOf(text.slice(0, 80)).slice(0, mostWords);
  const words: string[] = [];
  const parts: string[][] = [];
  for (let index = 0; index < typed.length; ) {
    const pair = typed.slice(index, index + 2);
    const isPair = pair.length === 2 && phrases.has(pair.join(' '));
    const phrase = isPair ? pair : typed.slice(index, index + 1);
    index += phrase.length;
    if (typed.length > 1 && isStray.test(phrase.join(' '))) continue;
    words.push(...phrase);
    parts.push(alternatives(phrase.join(' '), index === typed.length));
  }
  if (words.length === 0) return null;
  return {
    words,
    query: everyOf(parts),
    beginnings: parts.flat().filter(goesOn).map(beginningOf),
    spelledOut: (begun) => everyOf(parts.map((forms) => forms.flatMap((form) => spellOut(form, begun)))),
  };
}

/** What no known word begins with may be a model's number or stand in descriptions; what one or two letters begin is too much. */
function spellOut(form: string, begun: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (!goesOn(form)) return [form];
  const known = begun.get(beginningOf(form)) ?? [];
  return known.length > 0 ? known : beginningOf(form).length > 2 ? [form] : [];
}

/** The forms a word or phrase is found by; with a star at its end one may go on. */
function alternatives(phrase: string, isLast: boolean): string[] {
  const forms = phrase.includes(' ') ? [phrase] : formsOf(phrase);
  const mayGoOn = isLast && !phrase.includes(' ') ? [`${phrase}*`] : [];
  return [...new Set([...mayGoOn, ...forms, ...forms.flatMap((form) => phrases.get(form) ?? [])])];
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

const goesOn = (form: string): boolean => form.endsWith('*');
const beginningOf = (form: string): string => form.slice(0, -1);

const everyOf = (parts: string[][]): string =>
  parts.map((forms) => `(${[...new Set(forms)].map(quoteForm).join(' | ')})`).join(' & ');

const quoteForm = (form: string): string => {
  if (goesOn(form)) return `${quote(beginningOf(form))}:*`;
  const lexemes = form.split(' ').map(quote);
  return lexemes.length > 1 ? `(${lexemes.join(' <-> ')})` : quote(form);
};

/** A word in the syntax of tsquery. */
export const quote = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Each word or phrase of the synonyms, folded, with the others of its group. */
const phrases: ReadonlyMap<string, string[]> = (() => {
  const found = new Map<string, string[]>();
  for (const group of synonyms) {
    const folded = [...new Set(group.map((phrase) => wordsOf(phrase).join(' ')))];
    for (const phrase of folded) found.set(phrase, [...(found.get(phrase) ?? []), ...folded]);
  }
  return found;
})();
