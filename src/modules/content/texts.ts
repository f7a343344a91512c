import { defineTexts } from '../../platform/i18n.ts';

/** What stands around every page: header, footer, trust row. */
export const shopTexts = defineTexts({
  skip: ['Skip to the content', 'মূল অংশে যান'],
  homeTitle: ['Sarees, panjabi, sweets and more, delivered', 'শাড়ি, পাঞ্জাবি, মিষ্টি, আরও কত কী, পৌঁছে দিই ঘরে'],
  homeDescription: [
    'Handloom, leather, food and everyday things from all over Bangladesh. Cash on delivery, 7 days to return.',
    'সারা দেশের তাঁত, চামড়া, খাবার আর রোজকার জিনিস। হাতে পেয়ে টাকা দিন, ৭ দিনে ফেরত।',
  ],
  promise: ['Cash on delivery all over Bangladesh', 'সারা দেশে ক্যাশ অন ডেলিভারি'],
  menu: ['Menu', 'মেনু'],
  categories: ['Categories', 'বিভাগ'],
  close: ['Close', 'বন্ধ করুন'],
  search: ['Search', 'খুঁজুন'],
  searchLabel: ['Search the shop', 'দোকানে খুঁজুন'],
  searchHint: ['Jamdani, panjabi, honey …', 'জামদানি, পাঞ্জাবি, মধু …'],
  cart: ['Cart', 'কার্ট'],
  yourCart: ['Your cart', 'আপনার কার্ট'],
  track: ['Track an order', 'অর্ডার ট্র্যাক'],
  allProducts: ['All products', 'সব পণ্য'],
  otherLanguage: ['বাংলা', 'English'],

  trust: ['Why people buy here', 'এখানে কেন কিনবেন'],
  trustCod: ['Cash on delivery', 'ক্যাশ অন ডেলিভারি'],
  trustCodText: ['Look first, then pay', 'আগে দেখুন, পরে টাকা দিন'],
  trustReturn: ['7 days to return', '৭ দিনে ফেরত'],
  trustReturnText: ['Unused? We take it back', 'ব্যবহার না করলে ফেরত নিই'],
  trustSpeed: ['Delivered in 1–4 days', '১–৪ দিনে ডেলিভারি'],
  trustSpeedText: ['To all 64 districts', '৬৪ জেলায় পৌঁছে দিই'],
  trustPhone: ['A person answers', 'মানুষই ফোন ধরে'],

  help: ['Help', 'সাহায্য'],
  morePages: ['More to read', 'আরও পড়ুন'],
  payment: ['How you pay', 'যেভাবে টাকা দেবেন'],
  contact: ['Talk to us', 'কথা বলুন'],
  whatsapp: ['WhatsApp', 'হোয়াটসঅ্যাপ'],
  tradeLicence: ['Trade licence', 'ট্রেড লাইসেন্স'],
  bin: ['BIN', 'বিআইএন'],
  vatNote: ['Prices include VAT', 'দামের মধ্যেই ভ্যাট ধরা আছে'],
  secure: ['Secure checkout', 'নিরাপদ অর্ডার'],
  questions: ['Questions? Call', 'প্রশ্ন আছে? ফোন করুন'],

  errorCode: ['Error', 'ত্রুটি'],
  requestId: ['If you call us, tell us this number', 'ফোন করলে এই নম্বরটি বলবেন'],
  goHome: ['To the home page', 'হোমে যান'],
  popular: ['Many look for', 'অনেকে খোঁজেন'],
});

declare module '../../platform/page.ts' {
  interface Texts {
    shop: (typeof shopTexts)['en'];
  }
}
