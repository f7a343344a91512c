/** What other modules may ask of the catalogue. */
export { type CategoryTree, categoryTree } from './categories.ts';
export type { Scope } from './conditions.ts';
export type { FacetCounts } from './facet_counts.ts';
export { type Filters, listParameters, pageSize, readFilters, writeFilters } from './filters.ts';
export { buildListPage, type ListRequest } from './list_page.ts';
export { optionsText } from './options.ts';
export { crumbsTo } from './present.ts';
export {
  type CategoryInput,
  findProductBySlug,
  optionKey,
  type ProductInput,
  type SavedProduct,
  saveBrand,
  saveCategory,
  saveProduct,
  type VariantInput,
} from './save.ts';
export { saveShowcase } from './showcase.ts';
export { addSold, showStock } from './shown.ts';
export { summarizeFacets } from './summary.ts';
