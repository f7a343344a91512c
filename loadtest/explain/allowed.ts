/** What may read a large table from end to end, or grow with the shop, and why. */
export const allowed: { step: RegExp; text: RegExp; because: string }[] = [
  {
    step: /catalog\.summarizeFacets/,
    text: /facet_counts/,
    because: 'counts every product, once a minute at most and in one process, so that no page has to',
  },
  {
    step: /inventory\.reconcileShownStock/,
    text: /stock_ledger/,
    because: 'goes through the last 20,000 movements of stock and no more, in a shop of any size',
  },
  {
    step: /search\.refreshPopularity/,
    text: /search_documents|search_facts/,
    because: 'goes through every product once a day',
  },
  {
    step: /^several choices/,
    text: /planned each time/,
    because:
      'each choice is looked up by itself and what they have in common is fetched, so it grows with what each leaves',
  },
];
