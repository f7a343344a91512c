import { localize } from '../../platform/i18n.ts';
import type { Fragment } from '../../platform/page.ts';
import type { CategoryTree } from './categories.ts';
import { optionName } from './conditions.ts';
import type { FacetCounts } from './facet_counts.ts';
import type { Filters } from './filters.ts';
import type { Category } from './tables.ts';
import type { Chip, Facet, FacetOption } from './views.ts';
import type { OptionWords } from './words.ts';

type State = {
  filters: Filters;
  counts: FacetCounts;
  tree: CategoryTree;
  words: OptionWords;
  category: Category | undefined;
  /** The category is in the path, so it is left by another address rather than by a chip. */
  fixed: boolean;
  href: (changes: Partial<Filters>) => string;
};

const mostOptions = 14;

/** The facets as links that toggle one choice, and a chip for each choice made. */
export function presentFacets(fragment: Fragment, state: State): { facets: Facet[]; chips: Chip[] } {
  const facets = [
    categoryFacet(fragment, state),
    ...optionFacets(fragment, state),
    brandFacet(fragment, state),
    ratingFacet(fragment, state),
    stockFacet(fragment, state),
  ];
  return { facets: facets.filter((facet) => facet.options.length > 0), chips: chipsOf(fragment, state, facets) };
}

/** What the facet shows of a count: nothing where the number is not of this list. */
const told = ({ counts }: State, facet: string, count: number): number | null =>
  counts.isCounted(facet) ? count : null;

function categoryFacet({ lang, p, t }: Fragment, state: State): Facet {
  const { category, counts, fixed, href, tree } = state;
  const sum = (of: Category) => tree.idsBelow(of).reduce((total, id) => total + (counts.categories.get(id) ?? 0), 0);
  const below = tree.childrenOf(category?.id ?? null);
  const shown = below.length > 0 ? below : category ? tree.childrenOf(category.parentId) : [];
  const here = shown.filter((child) => sum(child) > 0 || child.slug === category?.slug);
  const options = here.map((child) => ({
    label: localize(child.name, lang),
    count: told(state, 'category', sum(child)),
    href: fixed ? `${p}/c/${child.slug}` : href({ category: child.slug === category?.slug ? '' : child.slug }),
    selected: child.slug === category?.slug,
    swatch: null,
  }));
  return { name: 'category', title: t.list.facetCategory, options };
}

function brandFacet({ lang, t }: Fragment, state: State): Facet {
  const { counts, filters, href } = state;
  const options = counts.brands.map((brand) => ({
    label: localize(brand.name, lang),
    weight: brand.count,
    count: told(state, 'brand', brand.count),
    href: href({ brand: toggled(filters.brand, brand.slug) }),
    selected: filters.brand.includes(brand.slug),
    swatch: null,
  }));
  return { name: 'brand', title: t.list.facetBrand, options: foremost(options) };
}

/** One facet an option name, the widespread ones first: size, colour … */
function optionFacets({ lang }: Fragment, state: State): Facet[] {
  const { counts, filters, href, words } = state;
  const groups = new Map<string, { title: string; weight: number; options: Weighed[] }>();
  for (const [key, count] of counts.options) {
    const name = optionName(key);
    const word = words.get(key);
    const group = groups.get(name) ?? { title: word ? localize(word.name, lang) : name, weight: 0, options: [] };
    groups.set(name, group);
    group.weight += count;
    group.options.push({
      label: word ? localize(word.label, lang) : key.slice(name.length + 1),
      weight: count,
      count: told(state, `option-${name}`, count),
      href: '',
      key,
      selected: filters.option.includes(key),
      swatch: word?.swatch ?? null,
    });
  }
  return [...groups]
    .sort(([, a], [, b]) => b.weight - a.weight)
    .slice(0, 4)
    .map(([name, { options, title }]) => ({
      name: `option-${name}`,
      title,
      options: foremost(options).map(({ key = '', ...option }) => ({
        ...option,
        href: href({ option: toggled(filters.option, key) }),
      })),
    }));
}

function ratingFacet({ num, t }: Fragment, state: State): Facet {
  const { counts, filters, href } = state;
  const offered = [4, 3].filter((stars) => (counts.ratings.get(stars) ?? 0) > 0 || filters.rating === stars);
  const options = offered.map((stars) => ({
    label: t.list.starsAndUp(num(stars)),
    count: told(state, 'rating', counts.ratings.get(stars) ?? 0),
    href: href({ rating: filters.rating === stars ? null : stars }),
    selected: filters.rating === stars,
    swatch: null,
  }));
  return { name: 'rating', title: t.list.facetRating, options };
}

function stockFacet({ t }: Fragment, state: State): Facet {
  const { counts, filters, href } = state;
  const option = {
    label: t.list.inStockOnly,
    count: told(state, 'stock', counts.inStock),
    href: href({ inStock: !filters.inStock }),
    selected: filters.inStock,
    swatch: null,
  };
  return { name: 'stock', title: t.list.facetStock, options: [option] };
}

function chipsOf({ lang, money }: Fragment, { category, filters, fixed, href }: State, facets: Facet[]): Chip[] {
  const chosen = facets
    .filter((facet) => facet.name !== 'category')
    .flatMap((facet) => facet.options.filter((option) => option.selected))
    .map((option) => ({ label: option.label, removeHref: option.href }));
  const price: Chip[] =
    filters.min === null && filters.max === null
      ? []
      : [
          {
            label: `${money((filters.min ?? 0) * 100)} – ${filters.max === null ? '' : money(filters.max * 100)}`,
            removeHref: href({ min: null, max: null }),
          },
        ];
  const inCategory =
    category && !fixed ? [{ label: localize(category.name, lang), removeHref: href({ category: '' }) }] : [];
  return [...inCategory, ...price, ...chosen];
}

const toggled = (chosen: string[], value: string): string[] =>
  chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value].sort();

type Weighed = FacetOption & { weight: number; key?: string };

const foremost = <T extends Weighed>(options: T[]): T[] => {
  const sorted = options.sort((a, b) => b.weight - a.weight || byName.compare(a.label, b.label));
  return sorted.filter((option, index) => option.selected || index < mostOptions);
};

const byName = new Intl.Collator();
