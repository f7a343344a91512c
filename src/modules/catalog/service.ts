/** What other modules may ask of the catalogue. */
export { type CategoryTree, categoryTree } from './categories.ts';
export type { Scope } from './conditions.ts';
export { countFacets, type FacetCounts } from './facets.ts';
export { type Filters, pageSize, readFilters, writeFilters } from './filters.ts';
export { type CardRow, cardsByIds, listProducts, popularCards } from './list.ts';
export { buildListPage, type ListRequest } from './list_page.ts';
export { optionsText } from './options.ts';
export { crumbsTo, presentCard } from './present.ts';
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
export { readShowcase, saveShowcase } from './showcase.ts';
export { addSold, showStock } from './shown.ts';
export { optionWordsByKey } from './words.ts';
