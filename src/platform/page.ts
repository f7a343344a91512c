import { formatDate, formatDateTime, formatDay, formatMoney, formatNumber } from './format.ts';
import { type Lang, prefixOf } from './i18n.ts';
import { type Picture, type PictureFormat, pictureUrl, srcset } from './pictures.ts';

/**
 * Every module's texts in one language. A module adds its own in texts.ts:
 * `declare module '../../platform/page.ts' { interface Texts { cart: (typeof cartTexts)['en'] } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the modules through declaration merging
export interface Texts {}

/** What every view may rely on, whole page or fragment. */
export type Fragment = {
  lang: Lang;
  /** Put before every address of the shop: empty in English, `/bn` in Bangla. */
  p: '' | '/bn';
  t: Texts;
  money: (minor: number) => string;
  num: (value: number) => string;
  date: (at: Date) => string;
  day: (at: Date) => string;
  dateTime: (at: Date) => string;
  /** The fingerprinted address of a built file: `styles.css`, `shop.js`, `icons.svg` … */
  asset: (name: string) => string;
  /** One address of a stored picture. */
  src: (picture: Picture, width: number, format?: PictureFormat) => string;
  /** The srcset of a stored picture in one format. */
  srcset: (picture: Picture, format: PictureFormat) => string;
};

export type Head = {
  title: string;
  description: string;
  /** Path and query without the language, for canonical, hreflang and the language switch. */
  path: string;
  noindex: boolean;
  picture: Picture | null;
  /** Structured data (schema.org), serialised for a script element; empty when none. */
  jsonLd: string;
};

/** What stands around every page; the same for everyone. */
export type Frame = {
  /** Absolute base address of the shop, without a slash at the end. */
  origin: string;
  shop: {
    name: string;
    tagline: string;
    phone: string;
    whatsapp: string;
    email: string;
    address: string;
    hours: string;
    tradeLicence: string;
    bin: string;
  };
  nav: { label: string; href: string; children: { label: string; href: string }[] }[];
  pages: { slug: string; label: string }[];
};

export type Page = Fragment & { head: Head; frame: Frame };

export function createFragment(lang: Lang, texts: Record<Lang, Texts>, asset: (name: string) => string): Fragment {
  return {
    lang,
    p: prefixOf(lang),
    t: texts[lang],
    money: (minor) => formatMoney(minor, lang),
    num: (value) => formatNumber(value, lang),
    date: (at) => formatDate(at, lang),
    day: (at) => formatDay(at, lang),
    dateTime: (at) => formatDateTime(at, lang),
    asset,
    src: pictureUrl,
    srcset,
  };
}
