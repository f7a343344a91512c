import type { Page } from '../../platform/page.ts';
import type { Picture } from '../../platform/pictures.ts';

/** What a shopper is told of stock: plenty, few left (then `left` counts them), or sold out. */
export type StockState = 'in' | 'low' | 'out';

export type Card = {
  id: number;
  href: string;
  title: string;
  brand: string | null;
  priceMinor: number;
  /** Variants differ in price; `priceMinor` is the lowest. */
  priceVaries: boolean;
  compareAtMinor: number | null;
  savingPercent: number;
  picture: Picture | null;
  rating: number;
  ratingCount: number;
  stock: StockState;
  left: number | null;
  /** Set when one tap can add it: a single variant that is in stock. */
  quickAddVariantId: number | null;
  isNew: boolean;
};

export type Crumb = { label: string; href: string };
export type Tile = { label: string; href: string; picture: Picture | null; count: number };
export type Banner = { title: string; text: string; action: string; href: string; picture: Picture };

/** One choice of a facet is a link to the list with it toggled, so facets work without JavaScript; `count` is null where nobody counted. */
export type FacetOption = {
  label: string;
  count: number | null;
  href: string;
  selected: boolean;
  swatch: string | null;
};
export type Facet = { name: string; title: string; options: FacetOption[] };
export type Chip = { label: string; removeHref: string };
export type SortOption = { value: string; label: string; selected: boolean };
export type PageLink = { label: string; href: string | null; current: boolean };

export type HomePage = Page & {
  hero: { title: string; text: string; action: string; href: string; picture: Picture | null };
  tiles: Tile[];
  flash: { endsAt: Date; cards: Card[] } | null;
  featured: Card[];
  banners: Banner[];
  fresh: Card[];
  popular: Card[];
};

export type ListPage = Page & {
  heading: string;
  intro: string;
  crumbs: Crumb[];
  /** The query searched for; empty on plain lists. */
  query: string;
  /** Set when the query found nothing and near matches are shown in place. */
  corrected: string | null;
  cards: Card[];
  total: number;
  /** There are more than `total`. */
  isMore: boolean;
  firstShown: number;
  lastShown: number;
  layout: 'grid' | 'list';
  gridHref: string;
  listHref: string;
  sorts: SortOption[];
  facets: Facet[];
  chips: Chip[];
  clearHref: string;
  price: { action: string; minTaka: number | null; maxTaka: number | null; lowestTaka: number; highestTaka: number };
  /** The present state but for one field, for the GET forms (sort, price): hidden inputs. */
  keep: { name: string; value: string }[];
  pages: PageLink[];
  previousHref: string | null;
  nextHref: string | null;
  /** When nothing was found: what many look for. */
  popularTerms: { label: string; href: string }[];
  nearby: Card[];
};

export type OptionView = {
  /** 1, 2 or 3: the form field is `option1`… */
  position: number;
  name: string;
  values: { value: string; label: string; swatch: string | null; soldOut: boolean; selected: boolean }[];
};

/** Data for the script that follows the choice; `options` are the values posted by the form. */
export type VariantView = {
  id: number;
  sku: string;
  options: string[];
  priceMinor: number;
  compareAtMinor: number | null;
  price: string;
  compareAt: string | null;
  stock: StockState;
  left: number | null;
};

export type ProductPage = Page & {
  id: number;
  slug: string;
  title: string;
  brand: { name: string; href: string } | null;
  crumbs: Crumb[];
  pictures: Picture[];
  priceMinor: number;
  priceVaries: boolean;
  compareAtMinor: number | null;
  savingPercent: number;
  vatPercent: number;
  rating: number;
  ratingCount: number;
  stock: StockState;
  left: number | null;
  maxQuantity: number;
  options: OptionView[];
  variants: VariantView[];
  paragraphs: string[];
  highlights: string[];
  specs: { name: string; value: string }[];
  tags: { label: string; href: string }[];
  related: Card[];
};

declare module '../../platform/views.ts' {
  interface Views {
    'catalog/home': HomePage;
    'catalog/list': ListPage;
    'catalog/product': ProductPage;
  }
}
