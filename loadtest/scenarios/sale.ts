import { get, type Journey, post, type Visit } from '../support/journey.ts';
import { buyCart } from './buying.ts';
import type { Scenario } from './scenario.ts';
import { inventQuestion } from './words.ts';

/** A sale's day: of a hundred visitors sixty-eight look around, fifteen search, fifteen fill a cart and two buy. */
export const sale: Scenario = {
  name: 'sale',
  title: 'A sale: mostly looking, 2 % buy',
  makes: 'orders',
  *journey(visit) {
    const kind = (visit.number * 37) % 100; // spreads the kinds evenly
    if (kind < 2) return yield* buy(visit);
    if (kind < 17) yield* fillCart(visit);
    else if (kind < 32) yield* look(visit, `/search?${new URLSearchParams({ q: inventQuestion(visit) })}`, 'search');
    else yield* look(visit, browsed(visit), 'list');
    return undefined;
  },
};

function* look({ random, world }: Visit, list: string, step: string): Journey {
  yield get('/', { step: 'home' });
  yield get(list, { step });
  yield get(`/p/${random.pickPopular(world.products)}`, { step: 'product' });
  yield get(`/p/${random.pickPopular(world.products)}`, { step: 'product' });
  return undefined;
}

function* fillCart({ random, world }: Visit): Journey {
  const { slug, variant } = random.pickPopular(world.goods);
  yield get(`/p/${slug}`, { step: 'product' });
  yield post('/cart/items', { variant, quantity: 1 });
  yield get('/cart');
  return undefined;
}

function* buy({ random, world }: Visit): Journey {
  const { slug, variant } = random.pick(world.goods);
  yield get(`/p/${slug}`, { step: 'product' });
  yield post('/cart/items', { variant, quantity: 1 });
  return yield* buyCart();
}

function browsed({ random, world }: Visit): string {
  const path = world.categories.length > 0 ? `/c/${random.pickPopular(world.categories)}` : '/products';
  return random.below(3) === 0 ? `${path}?min=${random.below(50) * 20}&sort=price_up` : path;
}
