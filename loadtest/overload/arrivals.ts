import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshPath, openBrowser } from './visitors.ts';

export type Order = {
  url: string;
  seconds: number;
  slugs: string[];
  words: string[];
  /** Arrivals a second, whatever becomes of those before; or so many visitors who ask again as soon as they are answered. */
  perSecond?: number;
  visitors?: number;
};

export type Tally = {
  seconds: number;
  /** Answers by status; 0 is none at all. */
  statuses: Record<string, number>;
  /** Milliseconds to a page that was served. */
  served: number[];
  /** Milliseconds to a refusal. */
  refused: number[];
};

/** A quarter of the arrivals are visitors who were let in before. */
const returning = 0.25;

export async function arrive({ perSecond, seconds, slugs, url, visitors, words }: Order): Promise<Tally> {
  const browser = openBrowser(url, 4_000);
  const tally: Tally = { seconds: 0, statuses: {}, served: [], refused: [] };
  const admitted: string[] = [];
  const startedAt = performance.now();
  const over = () => performance.now() - startedAt > seconds * 1_000;

  async function one(): Promise<void> {
    const known = Math.random() < returning ? admitted[Math.floor(Math.random() * admitted.length)] : undefined;
    const { cookies, ms, status } = await browser.get(freshPath(slugs, words), known);
    tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
    tally[status === 200 ? 'served' : 'refused'].push(ms);
    admitted.push(...cookies);
  }

  if (perSecond !== undefined) {
    const running: Promise<void>[] = [];
    for (let sent = 0; !over(); await sleep(5)) {
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
      for (; sent < due; sent++) running.push(one());
    }
    tally.seconds = (performance.now() - startedAt) / 1_000;
    await Promise.all(running);
  } else {
    const again = async () => {
      while (!over()) await one();
    };
    await Promise.all(Array.from({ length: visitors ?? 1 }, again));
    tally.seconds = (performance.now() - startedAt) / 1_000;
  }
  browser.close();
  return tally;
}

// As a process of its own: told what to do, it says what came of it.
process.on('message', (order: Order) => {
  arrive(order).then((tally) => process.send?.(tally));
});
