export type Random = () => number;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Think = { leastMs: number; mostMs: number };

/**
 * Time a person looks at a page: log-normal, as measured of readers (Liu, White, Dumais 2010, find a skewed distribution
 * with a long tail), its middle at the geometric mean of the bounds and four fifths of it within; what falls outside is drawn again.
 */
export function thinkTime(random: Random, { leastMs, mostMs }: Think): number {
  const middle = Math.log(leastMs * mostMs) / 2;
  const spread = Math.log(mostMs / leastMs) / 2.56;
  for (let attempt = 0; attempt < 20; attempt++) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const drawn = Math.exp(middle + spread * normal);
    if (drawn >= leastMs && drawn <= mostMs) return drawn;
  }
  return Math.exp(middle);
}

/** A place in a list of so many, the first ones far more often, as with best-sellers (Zipf, exponent near 1). */
export const popularPlace = (random: Random, size: number): number =>
  Math.min(size - 1, Math.floor((size + 1) ** random() - 1));
