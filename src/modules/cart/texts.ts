import { defineTexts } from '../../platform/i18n.ts';

const items = (n: string) => (n === '1' ? 'item' : 'items');

export const cartTexts = defineTexts({
  title: ['Your cart', 'আপনার কার্ট'],
  count: (n: string) => [`${n} ${items(n)}`, `${n}টি পণ্য`],
  description: ['What you picked, with delivery and the total.', 'যা বেছেছেন, ডেলিভারি আর মোট দামসহ।'],
  added: (title: string) => [`${title} is in your cart`, `${title} কার্টে রাখা হয়েছে`],
  viewCart: ['View cart', 'কার্ট দেখুন'],
  checkOut: ['Checkout', 'অর্ডার করতে এগোন'],
  keepShopping: ['Keep shopping', 'আরও কেনাকাটা করুন'],

  each: (price: string) => [`${price} each`, `প্রতিটি ${price}`],
  wasPrice: ['Old price', 'আগের দাম'],
  quantityOf: (title: string) => [`Quantity of ${title}`, `${title}: পরিমাণ`],
  oneLess: (title: string) => [`One less of ${title}`, `${title} একটি কমান`],
  oneMore: (title: string) => [`One more of ${title}`, `${title} একটি বাড়ান`],
  update: ['Update', 'বদলান'],
  remove: ['Remove', 'বাদ দিন'],
  removeOf: (title: string) => [`Remove ${title}`, `${title} বাদ দিন`],
  fewLeft: (n: string) => [`Only ${n} left`, `আর মাত্র ${n}টি আছে`],
  lineSoldOut: ['Sold out', 'শেষ হয়ে গেছে'],

  freeMissing: (amount: string) => [`${amount} more and delivery is free`, `আর ${amount}-র কেনাকাটা করলেই ডেলিভারি ফ্রি`],
  freeReached: ['Delivery is free for this cart', 'এই কার্টে ডেলিভারি ফ্রি'],
  freeProgress: ['Progress to free delivery', 'ফ্রি ডেলিভারির কত কাছে'],

  summary: ['Summary', 'হিসাব'],
  listPrices: ['Items before savings', 'ছাড়ের আগে পণ্যের দাম'],
  saving: ['You save', 'আপনার সাশ্রয়'],
  subtotal: ['Items', 'পণ্যের দাম'],
  delivery: ['Delivery', 'ডেলিভারি'],
  deliveryLater: ['At the next step', 'পরের ধাপে জানবেন'],
  free: ['Free', 'ফ্রি'],
  totalBeforeDelivery: ['Total before delivery', 'ডেলিভারি ছাড়া মোট'],
  total: ['Total', 'মোট'],
  vatIncluded: ['VAT is included in every price.', 'সব দামে ভ্যাট ধরা আছে।'],
  cashOnDelivery: ['Pay in cash when it arrives', 'হাতে পেয়ে টাকা দিন'],
  returns: ['Return within 7 days', '৭ দিনের মধ্যে ফেরত'],
  fixFirst: [
    'Nothing here is in stock just now, so there is nothing to order yet.',
    'কার্টের কোনো পণ্যই এখন স্টকে নেই, তাই অর্ডার দেওয়া যাচ্ছে না।',
  ],

  leftOut: ['What is sold out stays behind and is not ordered.', 'যা শেষ হয়ে গেছে তা কার্টেই থাকবে, অর্ডারে যাবে না।'],

  empty: ['Your cart is empty', 'কার্ট এখনো খালি'],
  emptyHint: ['What you add stays here, also when you come back tomorrow.', 'যা রাখবেন এখানেই থাকবে, কাল ফিরে এলেও।'],
  seeProducts: ['See all products', 'সব পণ্য দেখুন'],

  // What changed since the last visit, said beside the line.
  priceUp: (before: string, now: string) => [
    `The price rose from ${before} to ${now}`,
    `দাম ${before} থেকে বেড়ে ${now} হয়েছে`,
  ],
  priceDown: (before: string, now: string) => [
    `The price fell from ${before} to ${now}`,
    `দাম ${before} থেকে কমে ${now} হয়েছে`,
  ],
  onlyLeft: (n: string) => [`Only ${n} left, so we changed the quantity`, `আর মাত্র ${n}টি আছে, তাই পরিমাণ কমানো হয়েছে`],
  soldOut: ['Sold out since you added it', 'কার্টে রাখার পর শেষ হয়ে গেছে'],

  // Refusals, said above the lines.
  notFound: [
    'We could not find that product. It may have been taken off the shelf.',
    'পণ্যটি পাওয়া গেল না। হয়তো এখন আর বিক্রি হচ্ছে না।',
  ],
  soldOutNow: ['Sorry, this one has just sold out.', 'দুঃখিত, এটি এইমাত্র শেষ হয়ে গেল।'],
  capped: (n: string) => [`You can have ${n} of this at most.`, `এটি সর্বোচ্চ ${n}টি নিতে পারবেন।`],
  badQuantity: ['Enter how many you want as a number.', 'কয়টি চান, সংখ্যায় লিখুন।'],
  full: [
    'Your cart is full. Order these first, then come back for more.',
    'কার্ট ভরে গেছে। আগে এগুলো অর্ডার করুন, তারপর আবার কিনুন।',
  ],
  chooseOption: ['Choose a size or colour first.', 'আগে সাইজ বা রং বেছে নিন।'],
});

declare module '../../platform/page.ts' {
  interface Texts {
    cart: (typeof cartTexts)['en'];
  }
}
