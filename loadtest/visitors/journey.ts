import { formatMoney } from '../../src/platform/format.ts';
import { type Answer, keepCookies, locationOf } from './answer.ts';
import type { Good, Goods } from './goods.ts';
import { popularPlace, type Random } from './random.ts';

export const steps = [
  'home',
  'list',
  'search',
  'product',
  'add',
  'cart',
  'checkout',
  'address',
  'delivery',
  'method',
  'payment',
  'place',
  'thanks',
] as const;
export type Step = (typeof steps)[number];

/** One person with a way through the shop; its fields are few, as there are very many of them. */
export type Visitor = {
  step: Step;
  bangla: boolean;
  /** Buys; or puts something into the cart and leaves. */
  intent: 'look' | 'collect' | 'buy';
  /** Pages looked at before that. */
  pagesLeft: number;
  cookies: string;
  good: Good | null;
  /** What a form asks to be sent back. */
  form: string;
  order: string;
};

export type Wish = {
  step: Step;
  method: 'GET' | 'POST';
  path: string;
  form: string;
  /** The body is looked into: needed to go on, or to see that the answer is right. */
  read: boolean;
};

export type Outcome = {
  /** `now`: a redirect is followed at once; `later`: after a look at the page; `end`: the visit is over. */
  next: 'now' | 'later' | 'end';
  /** What was wrong with the answer. */
  fault?: string;
  placed?: string;
  /** A refusal that a shop may give: sold out, or turned away in a crush. */
  refused?: 'sold out' | 'turned away';
};

export type Habits = { buying: number; collecting: number; bangla: number; sampled: number };
export const habits: Habits = { buying: 0.02, collecting: 0.06, bangla: 0.4, sampled: 0.02 };

export function arrive(random: Random, { bangla, buying, collecting }: Habits): Visitor {
  const chance = random();
  return {
    step: 'home',
    bangla: random() < bangla,
    intent: chance < buying ? 'buy' : chance < buying + collecting ? 'collect' : 'look',
    pagesLeft: 2 + Math.floor(-Math.log(1 - random()) * 3),
    cookies: '',
    good: null,
    form: '',
    order: '',
  };
}

const address = `phone=01712345678&name=Nusrat+Jahan&email=&district=dhaka&upazila=${encodeURIComponent('dhaka/dhanmondi')}&street=House+12&note=`;

/** What the visitor asks for next. */
export function wish(visitor: Visitor, shop: Goods, random: Random, sampled: number): Wish {
  const { good, step } = visitor;
  const prefix = visitor.bangla ? '/bn' : '';
  const get = (path: string, read = false): Wish => ({
    step,
    method: 'GET',
    path: prefix + path,
    form: '',
    read: read || random() < sampled,
  });
  const post = (path: string, form: string): Wish => ({ step, method: 'POST', path: prefix + path, form, read: false });
  switch (step) {
    case 'home':
      return get(prefix ? '' : '/');
    case 'list': {
      const category = shop.categories[popularPlace(random, shop.categories.length)];
      return get(random() < 0.3 ? '/products' : `/c/${category}${random() < 0.25 ? '?page=2' : ''}`);
    }
    case 'search': {
      const words = shop.words[popularPlace(random, shop.words.length)];
      return get(`/search?q=${encodeURIComponent((visitor.bangla ? words?.bn : words?.en) ?? '')}`);
    }
    case 'product':
      visitor.good = shop.goods[popularPlace(random, shop.goods.length)] ?? null;
      return get(`/p/${encodeURIComponent(visitor.good?.slug ?? '')}`);
    case 'add':
      return post('/cart/items', `variant=${good?.variantId}&quantity=1`);
    case 'cart':
      return get('/cart', true);
    case 'checkout':
      return get('/checkout');
    case 'address':
      return post('/checkout', address);
    case 'delivery':
      return get('/checkout/shipping', true);
    case 'method':
      return post('/checkout/shipping', visitor.form);
    case 'payment':
      return get('/checkout/payment', true);
    case 'place':
      return post('/checkout/payment', visitor.form);
    case 'thanks':
      return get(`/orders/${visitor.order}/thanks`, true);
  }
}

/** Takes the answer to a wish, sees whether it is right and decides where to go. */
export function takeAnswer(visitor: Visitor, asked: Wish, answer: Answer, random: Random): Outcome {
  visitor.cookies = keepCookies(visitor.cookies, answer);
  if (answer.status === 503) return { next: 'end', refused: 'turned away' };
  if (asked.method === 'POST') return afterPost(visitor, asked, answer);
  if (answer.status !== 200) {
    // A cart that sold out under a buyer leads back to the cart, which says so.
    if (answer.status === 303 && locationOf(answer).endsWith('/cart')) return { next: 'end', refused: 'sold out' };
    return { next: 'end', fault: `status ${answer.status} at ${asked.step}` };
  }
  const fault = asked.read ? faultIn(visitor, asked, answer.body) : undefined;
  if (fault) return { next: 'end', fault };
  return { ...onward(visitor, asked.step, answer.body, random) };
}

function onward(visitor: Visitor, step: Step, body: string, random: Random): Outcome {
  const go = (to: Step): Outcome => {
    visitor.step = to;
    return { next: 'later' };
  };
  switch (step) {
    case 'home':
    case 'list':
    case 'search':
    case 'product':
      if (visitor.pagesLeft-- > 0) {
        if (step !== 'product' && step !== 'home') return go('product');
        return go(random() < 0.2 ? 'search' : random() < 0.6 ? 'list' : 'product');
      }
      if (visitor.intent === 'look') return { next: 'end' };
      return go(visitor.good ? 'add' : 'product');
    case 'cart':
      return visitor.intent === 'buy' ? go('checkout') : { next: 'end' };
    case 'checkout':
      return go('address');
    case 'delivery':
      visitor.form = `method=${/name="method"[^>]*value="([^"]+)"/.exec(body)?.[1] ?? /value="([^"]+)"[^>]*name="method"/.exec(body)?.[1] ?? ''}`;
      return go('method');
    case 'payment':
      visitor.form = `key=${field(body, 'key')}&total=${field(body, 'total')}&payment=cod`;
      return go('place');
    default:
      return { next: 'end' };
  }
}

const field = (body: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';

function afterPost(visitor: Visitor, { step }: Wish, answer: Answer): Outcome {
  const location = locationOf(answer);
  if (answer.status === 409) return { next: 'end', refused: 'sold out' };
  if (answer.status !== 303) return { next: 'end', fault: `status ${answer.status} at ${step}` };
  const go = (to: Step): Outcome => {
    visitor.step = to;
    return { next: 'now' };
  };
  if (step === 'add') return go('cart');
  if (location.endsWith('/cart')) return { next: 'end', refused: 'sold out' };
  if (step === 'address') return go('delivery');
  if (step === 'method') return go('payment');
  visitor.order = /\/orders\/(DC-[A-Z0-9-]+)\/thanks/.exec(location)?.[1] ?? '';
  if (!visitor.order) return { next: 'end', fault: `no order at ${step}: ${location.slice(0, 80)}` };
  return { ...go('thanks'), placed: visitor.order };
}

/** Whether a page shows what was asked for. */
function faultIn({ bangla, good, order }: Visitor, { step }: Wish, body: string): string | undefined {
  const lacks = (what: string | undefined): boolean => what === undefined || !body.includes(what);
  const lang = bangla ? 'bn' : 'en';
  if (lacks('</html>')) return `wrong page at ${step}: it does not end`;
  if (lacks(`lang="${lang}"`)) return `wrong page at ${step}: another language`;
  if (step === 'list' && lacks('/p/')) return 'wrong page at list: no product';
  if (step === 'product' && good && (lacks(titleOf(good, bangla)) || lacks(formatMoney(good.priceMinor, lang))))
    return 'wrong page at product: another title or price';
  if (step === 'cart' && good && lacks(titleOf(good, bangla))) return 'wrong page at cart: the product is missing';
  if (step === 'thanks' && lacks(order)) return 'wrong page at thanks: another order';
  return undefined;
}

const titleOf = ({ title }: Good, bangla: boolean): string => (bangla && title.bn) || title.en;
