import { defineTexts } from '../../platform/i18n.ts';

export const shippingTexts = defineTexts({
  title: ['When will it arrive?', 'কবে পাবেন?'],
  to: ['Deliver to', 'কোন জেলায়'],
  show: ['Show', 'দেখান'],
  free: ['Free', 'ফ্রি'],
  freeAbove: (amount: string) => [`Free from ${amount}`, `${amount} বা তার বেশি কিনলে ফ্রি`],
  between: (from: string, to: string) => [
    from === to ? from : `${from} – ${to}`,
    from === to ? from : `${from} – ${to}`,
  ],
  none: ['We do not deliver there yet. Call us, we will find a way.', 'ওখানে এখনো পৌঁছাই না। ফোন করুন, একটা উপায় বের করব।'],
});

declare module '../../platform/page.ts' {
  interface Texts {
    shipping: (typeof shippingTexts)['en'];
  }
}
