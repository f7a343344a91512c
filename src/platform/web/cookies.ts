import { getCookie, setCookie } from 'hono/cookie';
import type { Ctx } from './request.ts';

const ninetyDays = 90 * 24 * 3_600;

/** A cookie no script can read. */
export const setSecretCookie = (c: Ctx, name: string, value: string, origin: string, maxAge = ninetyDays): void =>
  setCookie(c, name, value, {
    httpOnly: true,
    secure: origin.startsWith('https://'),
    sameSite: 'Lax',
    path: '/',
    maxAge,
  });

/** A cookie the page's script reads to fill in what is personal; holds nothing secret. */
export const setReadableCookie = (c: Ctx, name: string, value: string, origin: string): void =>
  setCookie(c, name, value, { secure: origin.startsWith('https://'), sameSite: 'Lax', path: '/', maxAge: ninetyDays });

const token = /^[\w-]{16,64}$/;

/** A token as we make them; anything else counts as none. */
export function readToken(c: Ctx, name: string): string | undefined {
  const value = getCookie(c, name);
  return value && token.test(value) ? value : undefined;
}
