import { defineTexts } from '../../platform/i18n.ts';

export const listTexts = defineTexts({
  home: ['Home', 'হোম'],
  allProducts: ['All products', 'সব পণ্য'],
  allIntro: [
    'Sarees, panjabis, sweets, books, phones and things for the home, brought to your door anywhere in Bangladesh.',
    'শাড়ি, পাঞ্জাবি, মিষ্টি, বই, ফোন আর ঘরের জিনিস, সারা দেশে আপনার দরজায়।',
  ],
  facetCategory: ['Category', 'বিভাগ'],
  facetBrand: ['Brand', 'ব্র্যান্ড'],
  facetRating: ['Rating', 'রেটিং'],
  facetStock: ['Availability', 'স্টক'],
  inStockOnly: ['In stock', 'স্টকে আছে'],
  starsAndUp: (stars: string) => [`${stars} stars and up`, `${stars} তারা বা বেশি`],
  sort_relevance: ['Best match', 'সেরা মিল'],
  sort_popular: ['Most popular', 'সবচেয়ে জনপ্রিয়'],
  sort_newest: ['Newest', 'নতুন আগে'],
  sort_price_up: ['Price: low to high', 'দাম: কম থেকে বেশি'],
  sort_price_down: ['Price: high to low', 'দাম: বেশি থেকে কম'],
  sort_rating: ['Best rated', 'সেরা রেটিং'],
  notFound: [
    'We do not have this page. The product may have been taken off the shelf.',
    'পাতাটি নেই। পণ্যটি হয়তো এখন আর বিক্রি হচ্ছে না।',
  ],
});

declare module '../../platform/page.ts' {
  interface Texts {
    list: (typeof listTexts)['en'];
  }
}
