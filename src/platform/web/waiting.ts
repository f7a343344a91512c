import { type Lang, languages } from '../i18n.ts';
import type { Level } from '../load_shedding.ts';
import type { Log } from '../log.ts';
import { finish, pack } from '../page_cache.ts';
import { encodingOf } from './kept.ts';
import { type Asked, correlationIdOf } from './request.ts';

export type WaitingSender = (asked: Asked, lang: Lang, level: Level) => Response;

export type WaitingOptions = {
  render: (lang: Lang) => Promise<string>;
  words: Record<Lang, { title: string; text: string }>;
  securityHeaders: Record<string, string>;
  log: Log;
};

export type Waiting = {
  send: WaitingSender;
  /** Makes the page anew when it is older than a minute; called as soon as it might be needed. */
  prepare: () => void;
};

const renewMs = 60_000;

/** The waiting page as finished bytes, as there is no time to make one for each. Until the first is made a plain one stands in. */
export function createWaiting({ log, render, securityHeaders, words }: WaitingOptions): Waiting {
  const ready = { en: finish(plainPage('en', words.en)), bn: finish(plainPage('bn', words.bn)) };
  let preparedAt = -renewMs;

  function prepare(): void {
    if (performance.now() - preparedAt < renewMs) return;
    preparedAt = performance.now();
    for (const lang of languages)
      render(lang).then(
        (html) => {
          ready[lang] = finish({ html, tags: [], route: '' });
        },
        (error) => log.warn({ err: error }, 'the waiting page could not be made; the last one stays'),
      );
  }

  function send(asked: Asked, lang: Lang, level: Level): Response {
    const seconds = String(secondsToWait(level));
    const id = correlationIdOf(asked);
    const headers = {
      ...securityHeaders,
      'Cache-Control': 'no-store',
      'Retry-After': seconds,
      // The browser asks again by itself, without a script; what was sent as a form is not sent twice.
      ...(asked.method === 'GET' ? { Refresh: seconds } : {}),
      'X-Request-Id': id,
    };
    prepare();
    if (wantsJson(asked)) {
      const problem = { title: words[lang].title, status: 503, detail: words[lang].text, requestId: id };
      const type = { 'Content-Type': 'application/problem+json' };
      return new Response(JSON.stringify(problem), { status: 503, headers: { ...headers, ...type } });
    }
    const encoding = encodingOf(asked.header('accept-encoding'));
    const body = pack(ready[lang], encoding);
    const html = {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': String(body.length),
      ...(encoding ? { 'Content-Encoding': encoding } : {}),
    };
    const bytes = asked.method === 'HEAD' ? null : body;
    return new Response(bytes, { status: 503, headers: { ...headers, ...html } });
  }

  return { send, prepare };
}

const plainPage = (lang: Lang, { text, title }: { title: string; text: string }) => ({
  html: `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p>`,
  tags: [],
  route: '',
});

/** Spread out, so that those who were sent away together do not come back together. */
const secondsToWait = (level: Level): number => Math.round((level >= 3 ? 15 : 8) * (1 + Math.random()));

const wantsJson = ({ header, url }: Asked): boolean =>
  new URL(url).pathname.startsWith('/api/') || (header('accept') ?? '').startsWith('application/json');
