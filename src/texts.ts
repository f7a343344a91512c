import { cartTexts } from './modules/cart/texts.ts';
import { listTexts } from './modules/catalog/list_texts.ts';
import { catalogTexts } from './modules/catalog/texts.ts';
import { checkoutTexts } from './modules/checkout/texts.ts';
import { errorTexts } from './modules/content/error_texts.ts';
import { shopTexts } from './modules/content/texts.ts';
import { orderTexts } from './modules/orders/texts.ts';
import { searchTexts } from './modules/search/texts.ts';
import { shippingTexts } from './modules/shipping/texts.ts';
import type { Lang } from './platform/i18n.ts';
import type { Texts } from './platform/page.ts';

const inLanguage = (lang: Lang): Texts => ({
  shop: shopTexts[lang],
  errors: errorTexts[lang],
  catalog: catalogTexts[lang],
  list: listTexts[lang],
  search: searchTexts[lang],
  shipping: shippingTexts[lang],
  cart: cartTexts[lang],
  checkout: checkoutTexts[lang],
  orders: orderTexts[lang],
});

/** Every text of the shop, by language. */
export const texts: Record<Lang, Texts> = { en: inLanguage('en'), bn: inLanguage('bn') };
