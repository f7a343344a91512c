import type { Fragment } from '../../platform/page.ts';
import type { Picture } from '../../platform/pictures.ts';

/** What opens under the search box while one types. */
export type SuggestFragment = Fragment & {
  query: string;
  terms: { label: string; href: string }[];
  products: { title: string; href: string; priceMinor: number; picture: Picture | null }[];
  categories: { label: string; href: string }[];
  allHref: string;
};

declare module '../../platform/views.ts' {
  interface Views {
    'search/suggest': SuggestFragment;
  }
}
