import { type Lang, localize } from '../../platform/i18n.ts';
import type { ProductOption } from './tables.ts';

/** `M · Red`: the chosen values in the words of the language. */
export const optionsText = (options: ProductOption[], values: string[], lang: Lang): string =>
  values
    .map((value, index) => {
      const known = options[index]?.values.find((option) => option.value === value);
      return known ? localize(known.label, lang) : value;
    })
    .join(' · ');
