import { type SQL, sql } from 'drizzle-orm';
import { latinDigits } from '../../platform/format.ts';

/** Between words. The parser's own idea of them depends on the locale of the database, so they are blanked before. */
const gaps = '[-/.,;:!?@#%$&+*=_|^~`"()\\[\\]{}<>\\\\“”–—…।॥″′×·•৳]+';
/** Letters with two spellings in Unicode, as NFC has them, and what is invisible: `normalize()` takes ten times as long. */
const spellings = [
  ['\u09df', '\u09af\u09bc'],
  ['\u09dc', '\u09a1\u09bc'],
  ['\u09dd', '\u09a2\u09bc'],
  ['\u200c', ''],
  ['\u200d', ''],
] as const;
const banglaDigits = '০১২৩৪৫৬৭৮৯';
/** Bangla letters that sound alike and are mixed up in writing; the last is left out. */
const alike = { from: 'ীূণষৎঁ', to: 'িুনশত' };

/** Lower case, one form of each letter, no accents, words apart by blanks. */
export const clean = (text: SQL): SQL =>
  sql`lower(regexp_replace(replace(unaccent(${replaceAll(text, spellings)}), '''', ''), ${gaps}, ' ', 'g'))`;

/** A cleaned text as it is compared: Latin digits, and letters that are mixed up made one. */
export const fold = (text: SQL): SQL =>
  sql`translate(${text}, ${banglaDigits + alike.from}, ${`0123456789${alike.to}`})`;

const alikeOf = new Map([...alike.from].map((letter, index) => [letter, [...alike.to][index] ?? '']));

/** The words of a text, cleaned and folded as the statements above do it. */
export const wordsOf = (text: string): string[] =>
  latinDigits(
    text
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .normalize('NFC')
      .toLowerCase(),
  )
    .replace(/['‘’\u200c\u200d]/g, '')
    .replace(/[ীূণষৎঁ]/g, (letter) => alikeOf.get(letter) ?? letter)
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const spokenAs = {
  from: 'কখগঘঙচছজঝযঞটঠতথডঢদধনপফবভমরলশসহংািুৃেৈোৌঅআইঈউঊঋএঐওঔzvyqw',
  to: 'kkggnccjjjnttttddddnpfbbmrlsshnaiureioooaiiuureioojbiko',
};
const digraphs = [
  ['\u09af\u09bc', ''],
  ['\u09a1\u09bc', 'r'],
  ['\u09a2\u09bc', 'r'],
  ['sh', 's'],
  ['kh', 'k'],
  ['gh', 'g'],
  ['ch', 'চ'],
  ['c', 'k'],
  ['jh', 'j'],
  ['th', 't'],
  ['dh', 'd'],
  ['ph', 'f'],
  ['bh', 'b'],
  ['ee', 'i'],
  ['oo', 'u'],
  ['\u09cd', ''],
] as const;

/** How a folded word sounds, in plain letters: `শাড়ি`, `saree` and `sari` are all `sari`. */
export function soundOf(word: SQL): SQL {
  return sql`regexp_replace(translate(${replaceAll(word, digraphs)}, ${spokenAs.from}, ${spokenAs.to}), '(.)\\1+', '\\1', 'g')`;
}

const replaceAll = (text: SQL, pairs: readonly (readonly [string, string])[]): SQL =>
  pairs.reduce((replaced, [from, to]) => sql`replace(${replaced}, ${from}, ${to})`, text);
