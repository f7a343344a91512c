import { and, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { type Lang, type Localized, localize } from '../../platform/i18n.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { type CategoryTree, categoryTree } from '../catalog/service.ts';
import { products } from '../catalog/tables.ts';
import { searchWhileTyping } from './find.ts';
import { wordsOf } from './fold.ts';
import { termsLike } from './terms.ts';

export type SuggestedProduct = {
  id: number;
  slug: string;
  title: Localized;
  priceMinor: number;
  picture: StoredPicture | null;
};

export type Suggestions = {
  terms: string[];
  categories: { slug: string; label: string }[];
  products: SuggestedProduct[];
};

/** What may be meant while one types: terms others searched for, categories and products. */
export async function suggest(db: Db, text: string, lang: Lang): Promise<Suggestions> {
  const words = wordsOf(text);
  if (words.length === 0) return { terms: [], categories: [], products: [] };
  // One letter begins half of all words: too much work for too little meaning.
  const isLetter = words.join('').length === 1;
  const [terms, tree, ids] = await Promise.all([
    termsLike(db, text, 4),
    categoryTree(db),
    isLetter ? [] : searchWhileTyping(db, text),
  ]);
  const categories = namesIn(tree)
    .filter(({ labels }) => labels.some((label) => begins(label, words)))
    .slice(0, 3)
    .map(({ category: { name, slug } }) => ({ slug, label: localize(name, lang) }));
  return { terms, categories, products: await productsById(db, ids) };
}

type CategoryNames = { category: CategoryTree['all'][number]; labels: string[][] }[];
const namesOf = new WeakMap<CategoryTree, CategoryNames>();

/** The words of every category's names, taken apart once for each reading of the tree. */
function namesIn(tree: CategoryTree): CategoryNames {
  const known = namesOf.get(tree);
  if (known) return known;
  const names = tree.all.map((category) => ({
    category,
    labels: [wordsOf(category.name.en), wordsOf(category.name.bn)],
  }));
  namesOf.set(tree, names);
  return names;
}

/** Every word typed begins a word of the name. */
const begins = (name: string[], typed: string[]): boolean =>
  typed.every((word) => name.some((part) => part.startsWith(word)));

async function productsById(db: Db, ids: number[]): Promise<SuggestedProduct[]> {
  if (ids.length === 0) return [];
  const found = await db
    .select({
      id: products.id,
      slug: products.slug,
      title: products.title,
      priceMinor: products.priceMinor,
      picture: sql<StoredPicture | null>`${products.pictures} -> 0`,
    })
    .from(products)
    .where(and(inArray(products.id, ids), sql`${products.publishedAt} <= now()`))
    .limit(ids.length);
  return ids.flatMap((id) => found.find((product) => product.id === id) ?? []);
}
