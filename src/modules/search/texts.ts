import { defineTexts } from '../../platform/i18n.ts';

export const searchTexts = defineTexts({
  title: ['Search', 'খোঁজ'],
  resultsFor: (query: string) => [`Results for “${query}”`, `“${query}” খুঁজে যা পেলাম`],
  everything: ['All products', 'সব পণ্য'],
  description: ['What our shelves have for your words.', 'যা খুঁজছেন, আমাদের দোকানে তার যা যা আছে।'],
  terms: ['Often searched', 'প্রায়ই খোঁজা হয়'],
  categories: ['Categories', 'বিভাগ'],
  products: ['Products', 'পণ্য'],
  seeAll: (query: string) => [`All results for “${query}”`, `“${query}”-এর সব ফলাফল`],
  none: ['Nothing yet. Press Enter to search for near words.', 'এখনো কিছু মেলেনি। কাছাকাছি শব্দে খুঁজতে এন্টার চাপুন।'],
});

declare module '../../platform/page.ts' {
  interface Texts {
    search: (typeof searchTexts)['en'];
  }
}
