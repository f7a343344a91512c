import { getCookie } from 'hono/cookie';
import { setSecretCookie } from '../../platform/web/cookies.ts';
import type { Ctx } from '../../platform/web/request.ts';

const most = 12;

/** What may open an order: the key from the link in a mail, and that from the buyer's cookie; anything else counts as none. */
export const accessKeysOf = (c: Ctx, number: string): string[] =>
  [c.req.query('key'), held(c).get(number)].flatMap((key) => (key && /^[\w-]{16,64}$/.test(key) ? [key] : []));

/** Remembers the key in the buyer's browser, the newest orders first. */
export function rememberOrder(c: Ctx, number: string, accessKey: string, origin: string): void {
  const keys = held(c);
  keys.delete(number);
  const pairs = [[number, accessKey], ...keys].slice(0, most).map((pair) => pair.join('='));
  setSecretCookie(c, 'orders', pairs.join('.'), origin);
}

function held(c: Ctx): Map<string, string> {
  const cookie = getCookie(c, 'orders') ?? '';
  const pairs = cookie
    .split('.')
    .map((pair) => pair.split('='))
    .filter((pair): pair is [string, string] => pair.length === 2);
  return new Map(pairs);
}
