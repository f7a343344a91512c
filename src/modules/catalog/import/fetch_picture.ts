import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { resolveAllowed } from './addresses.ts';

export type FetchLimits = {
  isAllowed: (address: string) => boolean;
  /** For the whole picture, redirects included. */
  timeoutMs: number;
  maxBytes: number;
  maxRedirects: number;
};

/** Fetches a picture's bytes over http or https. Throws an Error whose message says in a few words why it could not. */
export async function fetchPicture(url: string, limits: FetchLimits): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  try {
    return await follow(url, limits, signal);
  } catch (error) {
    if (signal.aborted) throw new Error(`it took longer than ${limits.timeoutMs / 1_000} seconds`, { cause: error });
    throw error;
  }
}

async function follow(url: string, limits: FetchLimits, signal: AbortSignal): Promise<Uint8Array> {
  let target = readUrl(url);
  for (let redirects = 0; ; redirects++) {
    const answer = await open(target, await resolveAllowed(target.hostname, limits.isAllowed), signal);
    const status = answer.statusCode ?? 0;
    if (status === 200) return readBody(answer, limits.maxBytes);
    answer.destroy();
    const location = answer.headers.location;
    if (![301, 302, 303, 307, 308].includes(status) || !location) throw new Error(`the server answered ${status}`);
    if (redirects === limits.maxRedirects) throw new Error(`it was redirected more than ${limits.maxRedirects} times`);
    target = readUrl(location, target);
  }
}

function readUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw new Error('it is no web address');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${url.protocol} is not fetched, only http: and https:`);
  return url;
}

/** Asks the address that was checked, by the name it was asked for. */
const open = (url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const options = {
      host: address,
      port: url.port || (secure ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      headers: { Host: url.host, Accept: 'image/*', 'Accept-Encoding': 'identity', 'User-Agent': 'DhakaCart' },
      signal,
      agent: false as const,
      ...(secure && !isIP(url.hostname) ? { servername: url.hostname } : {}),
    };
    const asked = secure ? requestSecure(options) : requestPlain(options);
    asked.on('response', resolve);
    asked.on('error', reject);
    asked.end();
  });

async function readBody(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.destroy();
      throw new Error(`it is larger than ${maxBytes / 1_048_576} MB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
