import { defineTexts } from '../../platform/i18n.ts';

const are = (n: string) => (n === '1' ? 'product' : 'products');
const ratings = (n: string) => (n === '1' ? 'rating' : 'ratings');

export const catalogTexts = defineTexts({
  crumbs: ['You are here', 'আপনি এখানে'],
  seeAll: ['See all', 'সব দেখুন'],

  // Home
  shopByCategory: ['Shop by category', 'বিভাগ ধরে দেখুন'],
  flashSale: ['Flash sale', 'ফ্ল্যাশ সেল'],
  flashEnds: ['Ends in', 'শেষ হতে বাকি'],
  featured: ['Chosen for you to see first', 'আগে এগুলো দেখুন'],
  fresh: ['New on the shelf', 'নতুন এসেছে'],
  popular: ['What Dhaka is buying', 'যা বেশি বিক্রি হচ্ছে'],

  // Cards
  from: ['from', 'দাম শুরু'],
  oldPrice: ['Old price', 'আগের দাম'],
  save: (percent: string) => [`−${percent}%`, `${percent}% ছাড়`],
  isNew: ['New', 'নতুন'],
  soldOut: ['Sold out', 'শেষ'],
  inStock: ['In stock', 'স্টকে আছে'],
  fewLeft: (n: string) => [`Only ${n} left`, `আর মাত্র ${n}টি`],
  add: ['Add to cart', 'কার্টে রাখুন'],
  addOf: (title: string) => [`Add ${title} to the cart`, `${title} কার্টে রাখুন`],
  choose: ['Choose', 'বেছে নিন'],
  /** The rating in whole and tenths: 4 and 8 for 4.8. */
  stars: (whole: string, tenth: string) => [`${whole}.${tenth}`, `${whole}.${tenth}`],
  starsOf: (whole: string, tenth: string, n: string) => [
    `${whole}.${tenth} of 5 stars, ${n} ${ratings(n)}`,
    `৫-এ ${whole}.${tenth} তারা, ${n}টি রেটিং`,
  ],
  ratings: (n: string) => [`${n} ${ratings(n)}`, `${n}টি রেটিং`],
  pictureOf: (n: string) => [`Picture ${n}`, `ছবি ${n}`],

  // Lists
  count: (n: string) => [`${n} ${are(n)}`, `${n}টি পণ্য`],
  shown: (first: string, last: string, total: string) => [
    `${first}–${last} of ${total} ${are(total)}`,
    `${total}টির মধ্যে ${first}–${last}`,
  ],
  shownOfMore: (first: string, last: string, total: string) => [
    `${first}–${last} of more than ${total} products`,
    `${total}টির বেশি পণ্যের মধ্যে ${first}–${last}`,
  ],
  list: ['Products', 'পণ্য'],
  sort: ['Sort by', 'সাজান'],
  apply: ['Apply', 'দেখান'],
  gridView: ['As a grid', 'ছক আকারে'],
  listView: ['As a list', 'তালিকা আকারে'],
  filter: ['Filter', 'বাছাই'],
  filters: ['Filters', 'বাছাই করুন'],
  chosen: ['Chosen filters', 'যা বেছেছেন'],
  removeFilter: (label: string) => [`Remove ${label}`, `${label} বাদ দিন`],
  clear: ['Clear all', 'সব মুছুন'],
  showResults: (n: string) => [`Show ${n} ${are(n)}`, `${n}টি পণ্য দেখুন`],
  showMoreResults: (n: string) => [`Show more than ${n} products`, `${n}টির বেশি পণ্য দেখুন`],
  facetPrice: ['Price', 'দাম'],
  minPrice: ['From ৳', 'সর্বনিম্ন ৳'],
  maxPrice: ['To ৳', 'সর্বোচ্চ ৳'],
  pages: ['Pages', 'পাতা'],
  page: (n: string) => [`Page ${n}`, `পাতা ${n}`],
  more: ['Load more', 'আরও দেখুন'],
  noResults: ['Nothing fits all of that', 'সব মিলিয়ে কিছু পাওয়া গেল না'],
  noResultsFor: (query: string) => [`Nothing found for “${query}”`, `“${query}” দিয়ে কিছু পাওয়া গেল না`],
  noResultsHint: ['Take away a filter, or try another word.', 'একটা বাছাই বাদ দিন, নয়তো অন্য শব্দে খুঁজুন।'],
  corrected: (query: string, found: string) => [
    `Nothing for “${query}”. These fit “${found}”.`,
    `“${query}” পাইনি। “${found}” দিয়ে এগুলো পেলাম।`,
  ],
  popularTerms: ['Others look for', 'অন্যরা খোঁজেন'],
  nearby: ['You may like these', 'এগুলো দেখতে পারেন'],

  // Product
  gallery: ['Pictures', 'ছবি'],
  zoom: ['Enlarge the picture', 'ছবি বড় করুন'],
  vatIncluded: (percent: string) => [`VAT ${percent}% included`, `${percent}% ভ্যাটসহ`],
  quantity: ['Quantity', 'পরিমাণ'],
  oneLess: ['One less', 'একটি কমান'],
  oneMore: ['One more', 'একটি বাড়ান'],
  notThisOne: ['Not available in this combination', 'এই বাছাইয়ে পাওয়া যাচ্ছে না'],
  highlights: ['At a glance', 'একনজরে'],
  description: ['Description', 'বিবরণ'],
  specs: ['Details', 'খুঁটিনাটি'],
  deliveryReturns: ['Delivery and returns', 'ডেলিভারি ও ফেরত'],
  deliveryText: [
    'Inside Dhaka within 24–48 hours, elsewhere in 2–4 days. Pay the courier in cash, after you have looked.',
    'ঢাকায় ২৪–৪৮ ঘণ্টায়, ঢাকার বাইরে ২–৪ দিনে। দেখে নিয়ে তারপর কুরিয়ারকে টাকা দিন।',
  ],
  returnsText: [
    'Not as you thought? Send it back within 7 days, unused, and get your money back.',
    'মনমতো হয়নি? ব্যবহার না করে ৭ দিনের মধ্যে ফেরত দিন, টাকা ফেরত পাবেন।',
  ],
  moreDelivery: ['More about delivery', 'ডেলিভারি নিয়ে আরও'],
  moreReturns: ['More about returns', 'ফেরত নিয়ে আরও'],
  sku: ['Code', 'কোড'],
  tags: ['Found under', 'ট্যাগ'],
  related: ['Goes well with it', 'সঙ্গে আরও দেখুন'],
});

declare module '../../platform/page.ts' {
  interface Texts {
    catalog: (typeof catalogTexts)['en'];
  }
}
