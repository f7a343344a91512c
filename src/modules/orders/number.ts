import { randomInt } from 'node:crypto';

/** No 0/O, 1/I/L, U/V or B/8: read over the phone without mistakes. */
const letters = '2345679ACDEFGHJKMNPQRSTWXYZ';

/** A short, unguessable order number such as `DC-7K4M-92QX`: 27⁸ ≈ 2.8 × 10¹¹ of them. */
export function newOrderNumber(): string {
  const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `DC-${four()}-${four()}`;
}

/** The number as we write it, however it was typed (`dc 7k4m 92qx`); null when it cannot be one. */
export function readOrderNumber(typed: string): string | null {
  const bare = typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^DC(?=.{8}$)/, '');
  return /^[A-Z0-9]{8}$/.test(bare) ? `DC-${bare.slice(0, 4)}-${bare.slice(4)}` : null;
}
