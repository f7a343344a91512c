import { defineTexts, type Lang } from '../../platform/i18n.ts';
import type { ErrorWords } from '../../platform/web/error_answers.ts';

export const errorTexts = defineTexts({
  title404: ['We cannot find this page', 'পাতাটি পাওয়া গেল না'],
  text404: [
    'The address may be old, or the product has left the shop. Search for it, or start from the home page.',
    'ঠিকানাটি হয়তো পুরোনো, অথবা পণ্যটি এখন আর নেই। খুঁজে দেখুন, কিংবা হোম থেকে শুরু করুন।',
  ],
  title403: ['This is not allowed', 'এটি করার অনুমতি নেই'],
  text403: ['Go back to the shop and try again from there.', 'দোকানে ফিরে গিয়ে সেখান থেকে আবার চেষ্টা করুন।'],
  title413: ['That was too much at once', 'একবারে অনেক বেশি পাঠানো হয়েছে'],
  text413: ['Shorten what you wrote and send it again.', 'লেখাটা ছোট করে আবার পাঠান।'],
  title429: ['One moment, please', 'একটু অপেক্ষা করুন'],
  text429: ['There were too many requests from your connection.', 'আপনার সংযোগ থেকে অনেক বেশি অনুরোধ এসেছে।'],
  tooMany: (seconds: number) => [
    `There were too many requests from your connection. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    `আপনার সংযোগ থেকে অনেক বেশি অনুরোধ এসেছে। ${seconds.toLocaleString('bn-BD')} সেকেন্ড পর আবার চেষ্টা করুন।`,
  ],
  title503: ['The shop is catching its breath', 'দোকান একটু দম নিচ্ছে'],
  text503: [
    'We are back in a moment. Your cart is kept. Try again in a few seconds.',
    'এক মুহূর্তেই ফিরছি। আপনার কার্ট ঠিকই আছে। কয়েক সেকেন্ড পর আবার চেষ্টা করুন।',
  ],
  waitEyebrow: ['Many visitors at once', 'একসঙ্গে অনেক ক্রেতা'],
  waitTitle: ['A moment, the shop is full', 'একটু অপেক্ষা করুন, দোকানে এখন খুব ভিড়'],
  waitText: [
    'More people have come than we can serve at once. So that everybody inside can shop in peace, we let newcomers in one after another.',
    'একসঙ্গে এত ক্রেতা এসেছেন যে সবাইকে সামলানো যাচ্ছে না। ভেতরে যাঁরা আছেন তাঁরা যেন নিশ্চিন্তে কিনতে পারেন, তাই নতুনদের একে একে ঢুকতে দিচ্ছি।',
  ],
  waitItself: [
    'This page tries again by itself, mostly within half a minute. You need not do anything.',
    'এই পাতা নিজে থেকেই আবার চেষ্টা করবে, সাধারণত আধা মিনিটের মধ্যে। আপনাকে কিছু করতে হবে না।',
  ],
  waitCart: ['Your cart is kept.', 'আপনার কার্ট যেমন ছিল তেমনই আছে।'],
  waitOrders: [
    'Orders that were placed are safe, and can be followed as ever.',
    'যে অর্ডার দিয়েছেন তা ঠিকই আছে, আগের মতোই ট্র্যাক করতে পারবেন।',
  ],
  waitNow: ['Try again now', 'এখনই আবার চেষ্টা করুন'],
  titleOther: ['That did not work', 'কাজটি হলো না'],
  textOther: ['Go back, look at what you entered, and try again.', 'ফিরে গিয়ে যা লিখেছেন দেখে নিন, তারপর আবার চেষ্টা করুন।'],
  titleBroken: ['Something broke on our side', 'আমাদের এখানে কিছু একটা গোলমাল হয়েছে'],
  textBroken: [
    'It is noted and we look into it. If you call us, say the number below.',
    'বিষয়টি আমরা জেনেছি, দেখছি। ফোন করলে নিচের নম্বরটি বলবেন।',
  ],
});

const words = (lang: Lang): ErrorWords => {
  const t = errorTexts[lang];
  return {
    404: { title: t.title404, text: t.text404 },
    403: { title: t.title403, text: t.text403 },
    413: { title: t.title413, text: t.text413 },
    429: { title: t.title429, text: t.text429 },
    503: { title: t.title503, text: t.text503 },
    other: { title: t.titleOther, text: t.textOther },
    broken: { title: t.titleBroken, text: t.textBroken },
  };
};

export const errorWords: Record<Lang, ErrorWords> = { en: words('en'), bn: words('bn') };

declare module '../../platform/page.ts' {
  interface Texts {
    errors: (typeof errorTexts)['en'];
  }
}
