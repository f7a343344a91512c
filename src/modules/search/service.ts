/** What other modules may ask of the search. */
export { type Found, searchProducts } from './find.ts';
export { indexProducts, refreshFacts, refreshPopularity } from './indexing.ts';
export { type Narrowed, narrowFound } from './narrow.ts';
export { type SuggestedProduct, type Suggestions, suggest } from './suggest.ts';
export { deleteOldTerms, noteSearch, popularTerms, writeSearches } from './terms.ts';
