import { describe, expect, test } from 'vitest';
import { type Arrows, breachesIn } from './support/boundaries.ts';
import { readSources } from './support/imports.ts';

/**
 * Who may import whom, from the bottom up; everybody may import platform and events. A new arrow is a reviewed line.
 * Of another module only service.ts, tables.ts and the types of views.ts are open.
 */
const arrows: Arrows = {
  content: [],
  shipping: [],
  catalog: [],
  search: ['catalog'],
  inventory: ['catalog'],
  cart: ['shipping', 'catalog', 'inventory'],
  checkout: ['shipping', 'catalog', 'inventory', 'cart'],
  orders: ['shipping', 'catalog', 'inventory', 'cart', 'checkout'],
  messages: ['content', 'orders'],
};

const sources = readSources('src', 'db/seed');

test('every import keeps to the list of who may import whom', () => {
  expect(sources.size).toBeGreaterThan(50);
  expect(breachesIn(sources, arrows)).toEqual([]);
});

describe('a planted breach is named:', () => {
  const planted = (path: string, text: string) => breachesIn(new Map([...sources, [path, text]]), arrows);

  test.each([
    [
      'an arrow upwards',
      'src/modules/catalog/new.ts',
      "import { placeOrder } from '../orders/service.ts';",
      'no arrow leads from catalog to orders',
    ],
    [
      'an arrow upwards, for a type',
      'src/modules/catalog/new.ts',
      "import type { Placed } from '../orders/service.ts';",
      'no arrow',
    ],
    ['an arrow upwards, passed on', 'src/modules/catalog/new.ts', "export * from '../orders/service.ts';", 'no arrow'],
    [
      'an arrow upwards, when running',
      'src/modules/catalog/new.ts',
      "const late = await import('../orders/service.ts');",
      'no arrow',
    ],
    [
      'a private file of another module',
      'src/modules/orders/new.ts',
      "import { x } from '../catalog/list.ts';",
      'only service.ts',
    ],
    [
      'more than types of views.ts',
      'src/modules/cart/new.ts',
      "import { x, type Y } from '../catalog/views.ts';",
      'the types of views.ts',
    ],
    [
      'a module in the platform',
      'src/platform/new.ts',
      "import type { x } from '../modules/cart/tables.ts';",
      'platform knows no other part',
    ],
    [
      'the application in a module',
      'src/modules/cart/new.ts',
      "import { createApp } from '../../app.ts';",
      'only src/main.ts',
    ],
    [
      'the settings in a module',
      'src/modules/cart/new.ts',
      "import { readConfig } from '../../config.ts';",
      'config is not for cart',
    ],
    [
      'a private file in the seed',
      'db/seed/new.ts',
      "import { x } from '../../src/modules/catalog/list.ts';",
      'only service.ts',
    ],
    ['a module nobody listed', 'src/modules/gifts/service.ts', 'export const gifts = 1;', 'gifts is not on the list'],
  ])('%s', (_name, path, text, sentence) => {
    expect(planted(path, text)).toEqual([expect.stringContaining(sentence)]);
  });

  test('a circle of files', () => {
    const circle = new Map([
      ['src/platform/one.ts', "import { two } from './two.ts';"],
      ['src/platform/two.ts', "import { one } from './one.ts';"],
    ]);
    expect(breachesIn(circle, {})).toEqual([
      'a circle: src/platform/one.ts → src/platform/two.ts → src/platform/one.ts',
    ]);
  });

  test('a circle on the list itself', () => {
    expect(breachesIn(new Map(), { a: ['b'], b: ['a'] })).toEqual(['a circle: a → b → a']);
  });
});
