import { Agent, request } from 'node:http';

export type Answered = {
  status: number;
  ms: number;
  /** What it set, as `name=value`. */
  cookies: string[];
};

export type Browser = {
  /** Status 0: no answer. */
  get: (path: string, cookie?: string) => Promise<Answered>;
  close: () => void;
};

/** Plain requests over connections that are kept; costs a tenth of a millisecond each. */
export function openBrowser(url: string, connections: number): Browser {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  const get: Browser['get'] = (path, cookie) =>
    new Promise((resolve) => {
      const startedAt = performance.now();
      const done = (status: number, cookies: string[] = []) =>
        resolve({ status, ms: performance.now() - startedAt, cookies });
      const headers = { 'Accept-Encoding': 'br', 'Accept-Language': 'en', ...(cookie ? { Cookie: cookie } : {}) };
      const asked = request({ agent, hostname, port, path, headers, timeout: 30_000 }, (answer) => {
        const cookies = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '');
        answer.resume().once('end', () => done(answer.statusCode ?? 0, cookies));
      });
      asked.once('timeout', () => asked.destroy());
      asked.once('error', () => done(0));
      asked.end();
    });
  return { get, close: () => agent.destroy() };
}

let turn = 0;

/** An address that nobody asked for before, so that it is rendered: lists, products and searches. */
export function freshPath(slugs: readonly string[], words: readonly string[]): string {
  const n = ++turn;
  const slug = slugs[n % slugs.length];
  const word = words[n % words.length];
  const kinds = [`/p/${slug}?min=${n}`, `/search?q=${word}&min=${n}`, `/products?max=${100_000 + n}`];
  return kinds[n % 4] ?? `/products?min=${n}`;
}
