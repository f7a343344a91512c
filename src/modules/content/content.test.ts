import { afterAll, beforeAll, expect, test } from 'vitest';
import { readShop } from '../../../db/seed/shop_format.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { blocksOf } from './blocks.ts';
import { findContentPage, listContentPages, saveContentPage, saveShopIdentity, shopIdentity } from './service.ts';

const shop = readShop('db/seed');
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a text becomes headings, paragraphs and lists', () => {
  expect(blocksOf('One\nline.\n\n## Head\nText\n- a\n- b\n\n- c\r\n\r\n\r\nEnd -not a list')).toEqual([
    { kind: 'paragraph', text: 'One line.' },
    { kind: 'heading', text: 'Head' },
    { kind: 'paragraph', text: 'Text' },
    { kind: 'list', items: ['a', 'b'] },
    { kind: 'list', items: ['c'] },
    { kind: 'paragraph', text: 'End -not a list' },
  ]);
  expect(blocksOf(' \n\n ')).toEqual([]);
});

test('a shop not set up yet has a name only; a saved one is read back', async () => {
  const fresh = await testDatabase();
  expect(await shopIdentity(fresh.db)).toMatchObject({ name: 'DhakaCart', phone: '', address: { en: '', bn: '' } });
  await fresh.close();
  await database.db.transaction((tx) => saveShopIdentity(tx, { ...shop.identity, name: 'Old' }));
  await database.db.transaction((tx) => saveShopIdentity(tx, shop.identity));
  expect(await shopIdentity(database.db)).toEqual(shop.identity);
});

test('the shop has its six pages, the same blocks in both languages', async () => {
  await database.db.transaction(async (tx) => {
    for (const page of [...shop.pages, ...shop.pages]) await saveContentPage(tx, page);
  });
  expect((await listContentPages(database.db)).map(({ slug }) => slug)).toEqual([
    'about',
    'delivery',
    'returns',
    'privacy',
    'terms',
    'contact',
  ]);
  for (const { slug } of shop.pages) {
    const page = await findContentPage(database.db, slug);
    const shape = (text: string) =>
      blocksOf(text).map((block) => (block.kind === 'list' ? block.items.length : block.kind));
    expect(shape(page?.body.bn ?? '')).toEqual(shape(page?.body.en ?? ''));
    expect(page?.body.bn).toMatch(/[\u0980-\u09ff]/);
  }
  expect(await findContentPage(database.db, 'nowhere')).toBeNull();
});
