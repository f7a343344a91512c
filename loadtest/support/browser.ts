import { Agent, request } from 'node:http';
import process from 'node:process';

export type Answer = { status: number; location: string; body: string };
/** A guest with cookies of its own, over connections that all share: what a client can do most cheaply. */
export type Browser = {
  get: (path: string) => Promise<Answer>;
  post: (path: string, form: Record<string, string | number>) => Promise<Answer>;
};

const agent = new Agent({ keepAlive: true, maxSockets: Number(process.env.AT_ONCE ?? 50), scheduling: 'lifo' });

export const closeBrowsers = (): void => agent.destroy();

export function browse(origin: string): Browser {
  const { hostname, port } = new URL(origin);
  const cookies = new Map<string, string>();
  const send = (method: 'GET' | 'POST', path: string, body = ''): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = { 'Accept-Language': 'en' };
      if (cookies.size > 0) headers.Cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      if (method === 'POST') {
        headers['Content-Type'] = 'application/x-www-form-urlencoded';
        headers['Content-Length'] = String(body.length);
        headers.Origin = origin;
      }
      const sent = request({ hostname, port, path, method, headers, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part) => (text += part));
        response.on('error', reject);
        response.on('end', () => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
            cookies.set(name, value);
          }
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body: text });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    get: (path) => send('GET', path),
    post: (path, form) => send('POST', path, encode(form)),
  };
}

const encode = (form: Record<string, string | number>): string =>
  Object.entries(form)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
