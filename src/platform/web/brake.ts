import type { Lang } from '../i18n.ts';
import type { Load } from '../load.ts';
import type { Caller } from '../load_shedding.ts';
import type { PageCache } from '../page_cache.ts';
import { isBangla } from './door.ts';
import { stripLanguage } from './front_door.ts';
import type { PageKey } from './kept.ts';
import type { Asked } from './request.ts';
import type { Waiting } from './waiting.ts';

/** Which requests are what; the shop says it, the platform knows no address of it. */
export type Traffic = {
  /** Always answered: health, files, orders that were placed. */
  always: RegExp;
  /** Where carts are filled and bought. */
  buying: RegExp;
  /** Fragments a page does without. */
  extras: RegExp;
  /** The cookie of who has a cart. */
  cart: string;
};

export type Brake = {
  /** The answer to a request that is not taken on; undefined when it is. */
  refuse: (asked: Asked) => Response | undefined;
  callerOf: (asked: Asked) => Caller;
};

export type BrakeOptions = {
  load: Load;
  pages: PageCache;
  pageKey: PageKey;
  waiting: Waiting;
  traffic: Traffic;
};

const admission = 'in';
/** How long who was let in stays in, from the last fresh page. */
const admittedSeconds = 600;

/** Has the browser say from now on that it was let in. Such an answer is nobody else's: proxies must not keep it. */
export function letIn(response: Response, origin: string): Response {
  const secure = origin.startsWith('https://') ? '; Secure' : '';
  const cookie = `${admission}=1; Max-Age=${admittedSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  response.headers.append('Set-Cookie', cookie);
  response.headers.set('Cache-Control', 'private, no-store');
  return response;
}

/** Refuses at the door, where it costs least, what would only stand in the queue. */
export function createBrake({ load, pageKey, pages, traffic, waiting }: BrakeOptions): Brake {
  const cookie = (name: string) => new RegExp(`(?:^|;\\s*)${name}=[\\w-]`);
  const [hasCart, wasLetIn] = [cookie(traffic.cart), cookie(admission)];

  const callerOf = (asked: Asked, path = stripLanguage(asked)): Caller => {
    const cookies = asked.header('cookie') ?? '';
    if (traffic.buying.test(path) || hasCart.test(cookies)) return 'buyer';
    return wasLetIn.test(cookies) ? 'known' : 'new';
  };

  function refuse(asked: Asked): Response | undefined {
    const crowd = load.inFlight.count >= load.inFlight.most;
    if (load.level() === 0 && !crowd && load.gate.waiting() === 0) return undefined;
    if (load.level() > 0) waiting.prepare();
    const path = stripLanguage(asked);
    if (traffic.always.test(path)) return undefined;
    const lang: Lang = isBangla(asked.url) ? 'bn' : 'en';
    const caller = callerOf(asked, path);
    if (crowd && tooMany(caller, asked)) return shed(caller, asked, lang);
    if (caller === 'buyer') return undefined;
    if (load.level() > 0 && isExtra(asked, path)) {
      load.shed('extra');
      return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
    }
    if (load.admits(caller) || pages.has(pageKey(asked.url))) return undefined;
    return shed(caller, asked, lang);
  }

  /** Who has a cart already may come until there are twice as many. */
  const tooMany = (caller: Caller, { header }: Asked): boolean =>
    caller !== 'buyer' || !hasCart.test(header('cookie') ?? '') || load.inFlight.count >= 2 * load.inFlight.most;

  const isExtra = ({ header }: Asked, path: string): boolean =>
    header('hx-request') === 'true' && traffic.extras.test(path);

  function shed(kind: string, asked: Asked, lang: Lang): Response {
    load.shed(kind);
    return waiting.send(asked, lang, load.level());
  }

  return { refuse, callerOf: (asked) => callerOf(asked) };
}
