import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Page } from './reference.ts';

const ownHeaders = new Set(['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding']);

/** Fetches a page with the compression browsers ask for and keeps its bytes as they come. */
export const copyPage = (url: string): Promise<Page> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip, br' }, agent: false }, (answer) => {
      const headers: Record<string, string> = {};
      for (const [index, name] of answer.rawHeaders.entries())
        if (index % 2 === 0 && !ownHeaders.has(name.toLowerCase())) headers[name] = answer.rawHeaders[index + 1] ?? '';
      buffer(answer).then((body) => resolve({ status: answer.statusCode ?? 0, headers, body }), reject);
    }).on('error', reject);
  });
