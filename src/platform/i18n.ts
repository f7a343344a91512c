/** The languages of the shop. English lives at `/…`, Bangla at `/bn/…` (docs/decisions/0002-language-in-the-path.md). */
export const languages = ['en', 'bn'] as const;
export type Lang = (typeof languages)[number];

/** A text kept in the database in every language; `bn` may be empty, then English stands in. */
export type Localized = { en: string; bn: string };

export const localize = (text: Localized, lang: Lang): string => text[lang] || text.en;

export const prefixOf = (lang: Lang): '' | '/bn' => (lang === 'bn' ? '/bn' : '');

type Pair = readonly [en: string, bn: string];
type PairFn = (...args: never[]) => Pair;
type Spoken<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => Pair ? (...args: A) => string : string;
};

/** A module's texts, each written as a pair `[English, Bangla]` (or a function that returns one), as one record a language. */
export function defineTexts<const T extends Record<string, Pair | PairFn>>(pairs: T): Record<Lang, Spoken<T>> {
  const speak = (index: 0 | 1) =>
    Object.fromEntries(
      Object.entries(pairs).map(([key, pair]) => [
        key,
        typeof pair === 'function' ? (...args: never[]) => pair(...args)[index] : pair[index],
      ]),
    );
  return { en: speak(0) as Spoken<T>, bn: speak(1) as Spoken<T> };
}

/** The first language of an Accept-Language header that the shop speaks; English when none is named. */
export function languageOf(acceptLanguage: string | undefined): Lang {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', q = ''] = part.trim().split(';q=');
      return { tag: tag.toLowerCase().split('-')[0], weight: q ? Number(q) : 1 };
    })
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) for (const lang of languages) if (tag === lang) return lang;
  return 'en';
}
