import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import type { Db } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { forget } from '../../platform/memo.ts';
import { saveBrand, saveCategory, saveProduct } from '../catalog/service.ts';
import { products } from '../catalog/tables.ts';
import { wordsOf } from './fold.ts';
import { reindexProducts } from './listeners.ts';
import { readQuestion } from './question.ts';
import { noteSearch, popularTerms, searchProducts, suggest, writeSearches } from './service.ts';
import { searchTerms } from './tables.ts';

const goods = [
  { slug: 'red-jamdani', en: 'Dhakai Jamdani Saree, Red & Gold', bn: 'ঢাকাই জামদানি শাড়ি, লাল-সোনালি', category: 'sarees' },
  { slug: 'taant', en: 'Tangail Taant Cotton Saree', bn: 'টাঙ্গাইলের তাঁতের সুতি শাড়ি', category: 'sarees' },
  { slug: 'white-panjabi', en: 'White Cotton Eid Panjabi', bn: 'সাদা সুতি ঈদের পাঞ্জাবি', category: 'panjabi' },
  { slug: 'hilsa', en: 'Salted Hilsa', bn: 'চাঁদপুরের নোনা ইলিশ', category: 'food' },
  { slug: 'polo', en: 'Piqué Polo Shirt', bn: 'পিকে পোলো শার্ট', category: 'panjabi' },
  { slug: 'colours', en: "Watercolour Set, 24 Colours, Artist's", bn: 'জলরং সেট, ২৪ রং', category: 'food' },
  { slug: 'hidden-jamdani', en: 'Hidden Jamdani', bn: 'লুকানো জামদানি', category: 'sarees', published: null },
  {
    slug: 'coming-jamdani',
    en: 'Coming Jamdani',
    bn: 'আসছে জামদানি',
    category: 'sarees',
    published: new Date(Date.now() + 86_400_000),
  },
] as const;

const categoryNames = {
  sarees: { en: 'Sarees', bn: 'শাড়ি' },
  panjabi: { en: 'Panjabi & Shirts', bn: 'পাঞ্জাবি ও শার্ট' },
  food: { en: 'Food & Colours', bn: 'খাবার ও রং' },
};

describe.each(['postgres', 'pglite'] as const)('searching on %s', (kind) => {
  let shop: OpenShop;
  let db: Db;

  beforeAll(async () => {
    shop = await openShop({ kind });
    db = shop.database.db;
    await transact(db, async (tx) => {
      const brandId = await saveBrand(tx, { slug: 'shitalakkha', name: { en: 'Shitalakkha Loom', bn: 'শীতলক্ষ্যা লুম' } });
      for (const [position, { bn, category, en, slug, ...rest }] of goods.entries()) {
        const categoryId = await saveCategory(tx, {
          slug: category,
          name: categoryNames[category],
          description: { en: '', bn: '' },
          parentId: null,
          picture: null,
          position,
        });
        await saveProduct(tx, {
          slug,
          title: { en, bn },
          description: { en: 'Packed in Rupganj the same evening.', bn: 'সেদিনই প্যাক হয়।' },
          highlights: { en: ['Checked by hand'], bn: ['হাতে দেখা'] },
          specs: [{ name: { en: 'Origin', bn: 'উৎস' }, value: { en: 'Bangladesh', bn: 'বাংলাদেশ' } }],
          options: [],
          tags: [category],
          brandId,
          categoryId,
          pictures: [],
          featured: false,
          flash: false,
          publishedAt: 'published' in rest ? rest.published : new Date(Date.now() - 60_000),
          variants: [
            {
              sku: slug,
              barcode: null,
              optionValues: [],
              priceMinor: 100_000,
              compareAtMinor: null,
              costMinor: null,
              weightGrams: 1,
            },
          ],
        });
      }
    });
    await shop.jobs.drain();
  });
  afterAll(() => shop.close());

  async function found(text: string): Promise<string[]> {
    const { candidates } = await searchProducts(db, text);
    const rows = await db.select({ id: products.id, slug: products.slug }).from(products);
    return candidates.flatMap(({ id }) => rows.find((row) => row.id === id)?.slug ?? []);
  }

  it.each([
    ['jamdani', 'red-jamdani'],
    ['JAMDANI', 'red-jamdani'],
    ['jamd', 'red-jamdani'],
    ['জামদানি', 'red-jamdani'],
    ['জামদানী', 'red-jamdani'],
    ['jamdani sareee', 'red-jamdani'],
    ['red saree', 'red-jamdani'],
    ['panjabi', 'white-panjabi'],
    ['punjabi', 'white-panjabi'],
    ['পাঞ্জাবী', 'white-panjabi'],
    ['সাদা পাঞ্জাবির', 'white-panjabi'],
    ['ilish', 'hilsa'],
    ['hilsha', 'hilsa'],
    ['pique', 'polo'],
    ['২৪ রং', 'colours'],
    ['24 রং', 'colours'],
    ['artists', 'colours'],
  ])('%s finds %s first', async (text, slug) => {
    expect((await found(text))[0]).toBe(slug);
  });

  it('corrects a word typed wrong, in the script it was typed in', async () => {
    expect(await searchProducts(db, 'jamdni')).toMatchObject({ corrected: 'jamdani' });
    expect(await searchProducts(db, 'জামদনি')).toMatchObject({ corrected: 'জামদানি' });
    expect(await found('jamdni')).toEqual(['red-jamdani']);
  });

  it('looks for the words it knows when others are strange', async () => {
    expect(await found('jamdani xqzzvk')).toEqual(['red-jamdani']);
    expect(await searchProducts(db, 'jamdani hilsa')).toMatchObject({ corrected: 'jamdani / hilsa' });
  });

  it('finds by description, and names before it', async () => {
    expect(await found('rupganj')).toHaveLength(6);
    expect((await found('sarees')).slice(0, 2).sort()).toEqual(['red-jamdani', 'taant']);
  });

  it('finds nothing, and says so', async () => {
    expect(await searchProducts(db, 'xqzzvk')).toEqual({ candidates: [], isMore: false, corrected: null });
  });

  it('never finds what is not published, now or any more', async () => {
    expect(await found('hidden')).toEqual([]);
    expect(await found('coming jamdani')).not.toContain('coming-jamdani');
    await db.execute(sql`update products set published_at = null where slug = 'taant'`);
    const [taant] = await db.select({ id: products.id }).from(products).where(sql`slug = 'taant'`);
    await reindexProducts(db)({ productIds: [taant?.id ?? 0, 999_999] });
    expect(await found('tangail')).toEqual([]);
  });

  it.each([
    '',
    ' ',
    'a',
    'ক',
    '৫',
    '&&& ||| !!!',
    "a&b|c!():*'\\",
    "'; drop table products; --",
    'jamdani:* & !saree',
    '<script>alert(1)</script>',
    '%_%',
    '\\',
    "''''",
    '\u0000',
    'jam\u0000dani',
    'jam\ud800dani',
    '😀😀',
    'x'.repeat(80),
    'ক্ষ'.repeat(40),
    'a b c d e f g h i j k l m n o p q r s t u v w x y z',
    'ﷺ ½ ² Ⅷ ß İ ǆ',
    '‌‍',
  ])('answers %j without an error', async (text) => {
    await searchProducts(db, text);
    await suggest(db, text, 'bn');
    noteSearch(db, text, 0);
    await writeSearches(db);
    const page = await shop.app.request(`/search?q=${encodeURIComponent(text.replace(/\p{Cs}/gu, '?'))}`);
    // An address with a NUL is nobody's; everything else is an answer.
    const expected = text.includes('\u0000') ? 404 : 200;
    expect(page.status).toBe(expected);
    const fragment = await shop.app.request(
      `/bn/search/suggest?q=${encodeURIComponent(text.replace(/\p{Cs}/gu, '?'))}`,
    );
    expect(fragment.status).toBe(expected);
  });

  it('suggests terms, categories and products', async () => {
    for (let n = 0; n < 3; n++) noteSearch(db, ' Jamdani  Saree ', 3);
    noteSearch(db, 'jamdani rumour', 0);
    await writeSearches(db);
    forget(db, 'search.terms');
    const { categories, products: suggested, terms } = await suggest(db, 'jamd', 'en');
    expect({ terms, slugs: suggested.map((product) => product.slug), categories }).toEqual({
      terms: ['jamdani saree'],
      slugs: ['red-jamdani'],
      categories: [],
    });
    expect(await suggest(db, 'শাড়', 'bn')).toMatchObject({ categories: [{ slug: 'sarees', label: 'শাড়ি' }] });
    expect(await popularTerms(db, 'en', 5)).toContain('jamdani saree');
    expect(await popularTerms(db, 'bn', 5)).not.toContain('jamdani saree');
  });

  it('shows what it found as a list, and notes the term once', async () => {
    for (let visit = 0; visit < 3; visit++) {
      const page = await shop.app.request('/search?q=Jamdani');
      expect(await page.text()).toContain('/p/red-jamdani');
    }
    await shop.app.request('/search?q=Jamdani&min=5');
    await writeSearches(db);
    const [noted] = await db.select().from(searchTerms).where(sql`term = 'jamdani'`);
    expect(noted).toMatchObject({ searches: 1, results: 1 });
    expect(await (await shop.app.request('/search')).text()).toContain('/p/hilsa');
    expect(await (await shop.app.request('/bn/search/suggest?q=jamd')).text()).toContain('/bn/p/red-jamdani');
  });
});

describe('noting what was searched for', () => {
  const termsIn = (db: Db) => db.select().from(searchTerms).orderBy(searchTerms.term);

  it('writes it down by itself some seconds later, counts added up', async () => {
    const shop = await openShop();
    const { db } = shop.database;
    for (const [term, results] of [
      ['saree', 3],
      ['Saree ', 4],
      ['!!', 0],
      ['mug', 0],
    ] as const)
      noteSearch(db, term, results);
    expect(await termsIn(db)).toEqual([]);
    await expect
      .poll(() => termsIn(db), { timeout: 20_000 })
      .toMatchObject([
        { term: 'mug', searches: 1, results: 0 },
        { term: 'saree', searches: 2, results: 4 },
      ]);
    await shop.close();
  });

  it('writes it down when the shop closes', async () => {
    const shop = await openShop();
    await shop.visitor().get('/search?q=saree');
    await shop.stop();
    expect(await termsIn(shop.database.db)).toMatchObject([{ term: 'saree', searches: 1, results: 0 }]);
    await shop.close();
  });
});

describe('reading a question', () => {
  it('folds what is written differently', () => {
    expect(wordsOf("Men's T-Shirt ২৪ শাড়ী Piqué")).toEqual(['mens', 't', 'shirt', '24', wordsOf('শাড়ি')[0], 'pique']);
  });

  it('lets the last word go on and takes two words as one', () => {
    expect(readQuestion('power bank')?.query).toContain("'powerbank'");
    expect(readQuestion('red jam')?.query).toContain("'jam':*");
    expect(readQuestion('!!')).toBeNull();
  });

  it('puts the words that begin so in place of a beginning', () => {
    const spelledOut = (text: string, begun: Record<string, string[]>) =>
      readQuestion(text)?.spelledOut(new Map(Object.entries(begun)));
    expect(readQuestion('red jam')?.beginnings).toEqual(['jam']);
    expect(spelledOut('red jam', { jam: ['jam', 'jamdani'] })).toMatch(
      /^\(.*'red'.*\) & \('jam' \| 'jamdani' \| 'jams'\)$/,
    );
    expect(spelledOut('qled jam', {})).toContain("'jam':*");
    expect(spelledOut('qled 12', {})).toBe("('qled' | 'qleds') & ('12')");
  });
});
