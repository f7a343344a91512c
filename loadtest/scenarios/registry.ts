import { cart } from './cart.ts';
import { checkout } from './checkout.ts';
import { home } from './home.ts';
import { list } from './list.ts';
import { listFilters } from './list_filters.ts';
import { listFresh } from './list_fresh.ts';
import { placing } from './placing.ts';
import { product } from './product.ts';
import { productFresh } from './product_fresh.ts';
import { sale } from './sale.ts';
import type { Scenario } from './scenario.ts';
import { search } from './search.ts';
import { suggestions } from './suggestions.ts';

/** Every scenario, in the order of the report. */
export const scenarios: readonly Scenario[] = [
  home,
  list,
  listFresh,
  listFilters,
  product,
  productFresh,
  search,
  suggestions,
  cart,
  checkout,
  placing,
  sale,
];

/** Throws when there is none of that name. */
export function getScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new Error(`There is no scenario "${name}": ${scenarios.map((one) => one.name).join(', ')}.`);
}
