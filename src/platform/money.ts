/** Amounts are integers in minor units (paisa); rates are basis points (15 % = 1500). Source: docs/rules.md, Money. */

export const currency = 'BDT';

/** The VAT contained in a price that includes it, rounded half up once per line: gross × r / (100 % + r). */
export function vatContained(grossMinor: number, rateBasisPoints: number): number {
  return Math.floor((grossMinor * rateBasisPoints * 2 + (10_000 + rateBasisPoints)) / (2 * (10_000 + rateBasisPoints)));
}

/** What is saved against the old price, in whole percent, rounded down so that no offer is overstated; 0 when none. */
export const savingPercent = (priceMinor: number, compareAtMinor: number | null): number =>
  compareAtMinor && compareAtMinor > priceMinor
    ? Math.floor(((compareAtMinor - priceMinor) * 100) / compareAtMinor)
    : 0;

export const takaToMinor = (taka: number): number => Math.round(taka * 100);
