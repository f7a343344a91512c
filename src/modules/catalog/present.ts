import { type Lang, localize } from '../../platform/i18n.ts';
import { savingPercent } from '../../platform/money.ts';
import type { Fragment } from '../../platform/page.ts';
import { pictureIn, pictureOrNull } from '../../platform/pictures.ts';
import type { CategoryTree } from './categories.ts';
import type { CardRow } from './list.ts';
import { type Category, type Product, plenty, type Variant } from './tables.ts';
import type { Card, Crumb, OptionView, StockState, VariantView } from './views.ts';

const newForDays = 14;

export const stockState = (left: number): StockState => (left <= 0 ? 'out' : left < plenty ? 'low' : 'in');

export const leftOf = (left: number): number | null => (left > 0 && left < plenty ? left : null);

export function presentCard({ lang, p }: Fragment, row: CardRow): Card {
  const stock = stockState(row.leftShown);
  return {
    id: row.id,
    href: `${p}/p/${row.slug}`,
    title: localize(row.title, lang),
    brand: row.brand ? localize(row.brand, lang) : null,
    priceMinor: row.priceMinor,
    priceVaries: row.priceMaxMinor > row.priceMinor,
    compareAtMinor: row.compareAtMinor,
    savingPercent: savingPercent(row.priceMinor, row.compareAtMinor),
    picture: pictureOrNull(row.picture, lang),
    rating: row.rating,
    ratingCount: row.ratingCount,
    stock,
    left: leftOf(row.leftShown),
    quickAddVariantId: stock === 'out' ? null : row.onlyVariantId,
    isNew: Date.now() - row.publishedMs < newForDays * 86_400_000,
  };
}

/** Home → category → … → subcategory. */
export const crumbsTo = ({ lang, p, t }: Fragment, tree: CategoryTree, category: Category | undefined): Crumb[] => [
  { label: t.list.home, href: `${p}/` },
  ...(category ? tree.pathTo(category) : []).map(({ name, slug }) => ({
    label: localize(name, lang),
    href: `${p}/c/${slug}`,
  })),
];

export function presentOptions(product: Product, variants: Variant[], lang: Lang): OptionView[] {
  const first = variants.find((variant) => variant.leftShown > 0) ?? variants[0];
  return product.options.map((option, index) => ({
    position: index + 1,
    name: localize(option.name, lang),
    values: option.values.map(({ label, swatch, value }) => ({
      value,
      label: localize(label, lang),
      swatch,
      soldOut: !variants.some((variant) => variant.optionValues[index] === value && variant.leftShown > 0),
      selected: first?.optionValues[index] === value,
    })),
  }));
}

export const presentVariant = ({ money }: Fragment, variant: Variant): VariantView => ({
  id: variant.id,
  sku: variant.sku,
  options: variant.optionValues,
  priceMinor: variant.priceMinor,
  compareAtMinor: variant.compareAtMinor,
  price: money(variant.priceMinor),
  compareAt: variant.compareAtMinor ? money(variant.compareAtMinor) : null,
  stock: stockState(variant.leftShown),
  left: leftOf(variant.leftShown),
});

/** Paragraphs of a plain text: blank lines part them. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');

export const picturesOf = (product: Product, lang: Lang) => product.pictures.map((picture) => pictureIn(picture, lang));
