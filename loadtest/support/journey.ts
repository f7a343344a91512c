import type { World } from './world.ts';

/** One request of a visitor. */
export type Call = {
  method: 'GET' | 'POST';
  path: string;
  /** What the figures of requests like it are kept under. */
  step: string;
  form?: Record<string, string | number>;
  /** Instead of the cookies this visitor was given. */
  cookie?: string;
  /** The status of the right answer. */
  status: number;
  /** What the right page says: looked for in plain text, in every answer that comes as such. */
  shows?: string;
  /** The journey reads the page to go on: it is asked for plain. */
  read?: boolean;
};

export type Answer = { status: number; body: string; header: (name: string) => string };

/** What a visitor does, request by request; may end with a receipt, such as the number of the order that was placed. */
export type Journey = Generator<Call, string | undefined, Answer>;

export type Random = {
  /** A whole number from 0 to below `limit`. */
  below: (limit: number) => number;
  pick: <T>(list: readonly T[]) => T;
  /** More often from the front: a few things are what most people look at. */
  pickPopular: <T>(list: readonly T[]) => T;
};

/** What a visitor knows: the shop's goods, chance, and how many visitors came before. */
export type Visit = { world: World; random: Random; number: number };

type CallOptions = Partial<Pick<Call, 'step' | 'status' | 'shows' | 'cookie' | 'read'>>;

const pageEnd = '</html>';

/** Opens a page. */
export const get = (path: string, options: CallOptions = {}): Call => ({
  method: 'GET',
  path,
  step: `GET ${path.split('?')[0]}`,
  status: 200,
  shows: pageEnd,
  ...options,
});

/** Sends a form; the right answer leads on to another page. */
export const post = (path: string, form: Call['form'], options: CallOptions = {}): Call => ({
  method: 'POST',
  path,
  step: `POST ${path}`,
  form,
  status: 303,
  ...options,
});

/** Chance that is the same for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const at = <T>(list: readonly T[], index: number): T => {
    const found = list[index];
    if (found === undefined) throw new Error('there is nothing to pick from');
    return found;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    pick: (list) => at(list, Math.floor(next() * list.length)),
    pickPopular: (list) => at(list, Math.floor(next() ** 3 * list.length)),
  };
}
