import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isDatabaseAway, Refusal } from '../errors.ts';
import type { Lang } from '../i18n.ts';
import type { Log } from '../log.ts';
import { type App, type Ctx, wantsJson } from './request.ts';
import type { Web } from './web.ts';

/** What is said of an answer by its status; `other` speaks of refusals, `broken` of our own faults. */
export type ErrorWords = Record<404 | 403 | 413 | 429 | 503 | 'other' | 'broken', { title: string; text: string }>;

export type ErrorAnswers = { log: Log; web: Web; words: Record<Lang, ErrorWords> };

/** The one place that turns what was thrown into an answer: a page in the shopper's language, or an RFC 9457 document. */
export function answerErrors(app: App, { log, web, words }: ErrorAnswers): void {
  app.notFound((c) => {
    const allowed = methodsFor(app, c.req.path);
    if (allowed.length === 0 || allowed.includes(c.req.method)) return answer(c, 404, '', {});
    c.header('Allow', allowed.join(', '));
    return answer(c, 405, '', {});
  });

  app.onError((error, c) => {
    if (error instanceof Refusal) return answer(c, error.status, error.message, error.fields);
    const away = isDatabaseAway(error);
    log.error({ err: error, path: c.req.path }, away ? 'the database is away' : 'unexpected error');
    return answer(c, away ? 503 : 500, '', {});
  });

  async function answer(c: Ctx, status: number, message: string, fields: Record<string, string>): Promise<Response> {
    const { text, title } = wordsFor(words[c.var.lang], status);
    const detail = message || text;
    const response = wantsJson(c)
      ? problem(c, status, title, detail, fields)
      : await web.errorPage(c, { status, title, message: detail });
    if (status === 503) response.headers.set('Retry-After', '5');
    // The rest of the body was not read, so the connection cannot carry another request.
    if (status === 413) response.headers.set('Connection', 'close');
    return response;
  }
}

/** What an address may be asked with; the middleware, which answers for none, does not count. */
function methodsFor({ router }: App, path: string): string[] {
  const handlersOf = (method: string, address: string) => router.match(method, address)[0].length;
  const known = ['GET', 'POST'].filter((method) => handlersOf(method, path) > handlersOf(method, '/%00'));
  return known.includes('GET') ? ['GET', 'HEAD', ...known.slice(1)] : known;
}

function wordsFor(words: ErrorWords, status: number): { title: string; text: string } {
  if (status === 404 || status === 403 || status === 413 || status === 429 || status === 503) return words[status];
  return status >= 500 ? words.broken : words.other;
}

function problem(c: Ctx, status: number, title: string, detail: string, fields: Record<string, string>): Response {
  const errors = Object.keys(fields).length > 0 ? { errors: fields } : {};
  const document = { title, status, detail, instance: c.req.path, requestId: c.var.correlationId, ...errors };
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  // Through the context, so that headers set before (Retry-After) go out with it.
  return c.body(JSON.stringify(document), status as ContentfulStatusCode, headers);
}
