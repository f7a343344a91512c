/** What other modules may ask of the search. */
export { type Found, searchProducts } from './find.ts';
export { indexProducts, refreshPopularity } from './indexing.ts';
export { type SuggestedProduct, type Suggestions, suggest } from './suggest.ts';
export { deleteOldTerms, logSearch, popularTerms } from './terms.ts';
