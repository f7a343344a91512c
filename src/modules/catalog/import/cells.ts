import { latinDigits } from '../../../platform/format.ts';

/** A cell's value, or what it is not: `is not a price`. */
export type Read<T> = { value: T } | { fault: string };

const dearest = 100_000_000;

/** An amount in taka with up to two decimals, in paisa; read as digits, never as a float. */
export function readPrice(text: string): Read<number> {
  const match = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(latinDigits(text));
  if (!match) return { fault: /^-\d/.test(text) ? 'is negative' : 'is not a price' };
  const minor = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return minor > dearest * 100 ? { fault: 'is above 100,000,000' } : { value: minor };
}

/** Pieces in stock. Shopify writes a negative number when more was sold than there was: it comes back negative. */
export function readQuantity(text: string): Read<number> {
  const match = /^(-?\d{1,9})(?:\.0*)?$/.exec(latinDigits(text));
  if (!match) return { fault: 'is not a whole number' };
  const pieces = Number(match[1]);
  return pieces > 1_000_000 ? { fault: 'is above 1,000,000' } : { value: pieces };
}

export function readGrams(text: string): Read<number> {
  if (!/^\d{1,9}(\.\d*)?$/.test(latinDigits(text))) return { fault: 'is not a weight in grams' };
  const grams = Math.round(Number(latinDigits(text)));
  return grams > 1_000_000 ? { fault: 'is above a tonne' } : { value: grams };
}

export function readPosition(text: string): Read<number> {
  return /^\d{1,6}$/.test(text) ? { value: Number(text) } : { fault: 'is not a number' };
}

export function readFlag(text: string): Read<boolean> {
  const word = text.toLowerCase();
  if (['true', 'yes', '1'].includes(word)) return { value: true };
  if (['false', 'no', '0'].includes(word)) return { value: false };
  return { fault: 'is neither true nor false' };
}

/** Spreadsheets keep the zeros of a number by an apostrophe before it. */
export const readCode = (text: string): string => text.replace(/^'/, '').trim();

export const readTags = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim().toLowerCase())
      .filter((tag) => tag !== ''),
  ),
];

/** One line of plain text. */
export const readLine = (text: string): string => text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
