import { expect } from 'vitest';
import type { Answer, Client } from './client.ts';

/** What every answer carries, whatever was asked and however it ended; a file needs less. */
export function expectArmour(response: Response, ofFile = false): void {
  const { headers } = response;
  if (ofFile) {
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'");
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    return;
  }
  expect(headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*script-src 'self'/);
  expect(headers.get('Content-Security-Policy')).not.toContain('unsafe');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(headers.get('X-Frame-Options')).toBe('DENY');
  expect(headers.get('Referrer-Policy')).toBe('strict-origin-when-cross-origin');
  expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  expect(headers.get('X-Request-Id')).toMatch(/^[\w.:-]{8,64}$/);
  expect(headers.get('X-Powered-By')).toBeNull();
}

/** Looks at every answer: armour on, no fault of ours, nothing of the inside shown. */
export const guarded =
  (answer: Answer): Answer =>
  async (request) => {
    const response = await answer(request);
    expectArmour(response, response.status < 400 && /^\/(assets|media)\//.test(new URL(request.url).pathname));
    if (response.status >= 500) {
      const body = await response.clone().text();
      throw new Error(`${request.method} ${request.url} was answered with ${response.status}: ${body.slice(0, 500)}`);
    }
    if (response.status >= 400 && request.method !== 'HEAD')
      expect(await response.clone().text()).not.toMatch(/\.ts:\d|node_modules|Failed query|SELECT .* FROM/i);
    return response;
  };

export type RawRequest = { headers?: Record<string, string>; body?: string; origin?: string | null };

/** Any method and body, with the visitor's cookies; the Origin is the shop's own unless another or none is asked for. */
export function ask(
  answer: Answer,
  visitor: Client,
  method: string,
  path: string,
  { headers, body, origin = 'http://localhost:3000' }: RawRequest = {},
): Promise<Response> {
  const request = new Request(`http://localhost:3000${path}`, { method, body, redirect: 'manual' });
  if (visitor.cookies.size > 0)
    request.headers.set('Cookie', [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  if (method !== 'GET' && method !== 'HEAD' && origin !== null) request.headers.set('Origin', origin);
  for (const [name, value] of Object.entries(headers ?? {})) request.headers.set(name, value);
  return Promise.resolve(answer(request));
}
