import { type ClientHttp2Session, connect } from 'node:http2';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

export type Count = { requests: number; failed: number; reasons: Map<string, number>; slowestMs: number };

type Ask = (path: string, form?: string) => Promise<number>;

/**
 * Shoppers who never pause: keep-alive connections over HTTP/1.1 and one HTTP/2 session, every request counted. A
 * connection that breaks, an answer that is late by 10 s or not the expected one is a failure.
 */
export async function startLoad(address: string, host: string, perSecond: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 24, rejectUnauthorized: false });
  const session = connect(`https://${host}`, {
    createConnection: () =>
      connectTls({ host: address, port: 443, servername: host, ALPNProtocols: ['h2'], rejectUnauthorized: false }),
  });
  session.on('error', () => {});
  const first = (path: string, form?: string) => askFirst(agent, address, host, path, form);
  const second = (path: string) => askSecond(session, host, path);
  const home = await pageOf(address, host);
  const paths = ['/', ...new Set([...home.matchAll(/href="(\/[a-z][^"?#]*)"/g)].map(([, path = '']) => path))]
    .filter((path) => !/^\/(assets|media|bn|checkout|orders)/.test(path))
    .slice(0, 30);
  const variant = /name="variant" value="(\d+)"/.exec(home)?.[1];
  let count: Count = empty();
  let going = true;

  async function one(ask: Ask, path: string, form?: string): Promise<void> {
    const began = performance.now();
    const outcome = await ask(path, form).then(
      (status) => (status === 200 || status === 303 ? null : `${status}`),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    count.requests++;
    count.slowestMs = Math.max(count.slowestMs, performance.now() - began);
    if (outcome === null) return;
    count.failed++;
    count.reasons.set(outcome, (count.reasons.get(outcome) ?? 0) + 1);
  }

  async function shop(ask: Ask, share: number): Promise<void> {
    const pause = (1000 / perSecond) * share;
    while (going) {
      const began = performance.now();
      const path = paths[Math.floor(Math.random() * paths.length)] ?? '/';
      await one(ask, path);
      await sleep(Math.max(0, pause - (performance.now() - began)));
    }
  }

  /** Slow enough for the shop's own limit of changes by one address. */
  async function fill(): Promise<void> {
    while (going && variant) {
      await one(first, '/cart/items', `variant=${variant}&quantity=1`);
      await sleep(200);
    }
  }

  const shoppers = [
    ...Array.from({ length: 16 }, () => shop(first, 24)),
    ...Array.from({ length: 8 }, () => shop(second, 24)),
    fill(),
  ];
  return {
    /** Counts since the last call. */
    take: (): Count => {
      const taken = count;
      count = empty();
      return taken;
    },
    stop: async () => {
      going = false;
      await Promise.all(shoppers);
      session.close();
      agent.destroy();
    },
  };
}

const empty = (): Count => ({ requests: 0, failed: 0, reasons: new Map(), slowestMs: 0 });

async function pageOf(address: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: address, servername: host, path: '/', headers: { host }, rejectUnauthorized: false });
    asked.on('error', reject).on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve(body));
    });
    asked.end();
  });
}

function askFirst(agent: Agent, address: string, host: string, path: string, form?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const type = form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length } : {};
    const asked = request({
      ...{ agent, host: address, servername: host, path, method: form ? 'POST' : 'GET' },
      headers: { host, ...type },
      rejectUnauthorized: false,
    });
    asked.setTimeout(10_000, () => asked.destroy(new Error('no answer within 10 s')));
    asked.on('error', reject);
    asked.on('response', (response) => {
      response.on('error', reject).on('end', () => resolve(response.statusCode ?? 0));
      response.on('aborted', () => reject(new Error('the answer broke off')));
      response.resume();
    });
    asked.end(form);
  });
}

function askSecond(session: ClientHttp2Session, host: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path, ':authority': host });
    let status = 0;
    stream.setTimeout(10_000, () => stream.destroy(new Error('no answer within 10 s')));
    stream.on('response', (headers) => (status = headers[':status'] ?? 0));
    stream.on('error', reject).on('end', () => resolve(status));
    stream.resume();
  });
}
