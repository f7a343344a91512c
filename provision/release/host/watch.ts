import { setTimeout as sleep } from 'node:timers/promises';
import { type Figures, figuresOf } from './haproxy.ts';
import type { Colour, Settings } from './settings.ts';
import type { Shopper } from './smoke.ts';
import { healthOf, lastWordsOf } from './system.ts';

type Limits = Pick<Settings, 'errorPercent' | 'errorsAtLeast'>;

/** Why the figures since the switch are too bad; null while they are not. */
export function judge(before: Figures, now: Figures, { errorPercent, errorsAtLeast }: Limits): string | null {
  const answers = Math.max(now.answers - before.answers, now.errors - before.errors);
  const errors = now.errors - before.errors;
  if (errors < errorsAtLeast || errors * 100 <= answers * errorPercent) return null;
  return `${errors} of ${answers} answers failed`;
}

/**
 * Watches HAProxy's own counters for a while, and asks for the home page each second in case nobody shops. Gives what
 * was seen; throws when it is too bad.
 */
export async function watchErrors(
  colour: Colour,
  settings: Settings,
  shopper: Shopper,
  expectCalm: () => void,
): Promise<string> {
  const before = await figuresOf(colour);
  const { restarts } = await healthOf(colour);
  let own = 0;
  let now = before;
  for (const end = Date.now() + settings.watchSeconds * 1000; Date.now() < end; ) {
    await sleep(1000);
    expectCalm();
    const home = await shopper('/').catch(() => null);
    own = home?.status === 200 ? 0 : own + 1;
    now = await figuresOf(colour);
    const bad = judge(before, now, settings);
    if (bad) throw new Error(`${bad}:\n${await lastWordsOf(colour)}`);
    if (own >= 3) throw new Error(`the home page answered ${home?.status ?? 'nothing'} three times in a row`);
    if ((await healthOf(colour)).restarts > restarts) throw new Error(`it ended:\n${await lastWordsOf(colour)}`);
  }
  return `${now.answers - before.answers} answers in ${settings.watchSeconds} s, ${now.errors - before.errors} failed`;
}
