import { type Lang, localize, prefixOf } from '../../platform/i18n.ts';
import { currency } from '../../platform/money.ts';
import { pictureIn, pictureUrl } from '../../platform/pictures.ts';
import type { Brand, Product, Variant } from './tables.ts';

type Parts = { product: Product; variants: Variant[]; brand: Brand | null; lang: Lang; origin: string };

/** schema.org Product with its offers, for search engines; `<` is written so that it cannot end a script element. */
export function productJsonLd({ brand, lang, origin, product, variants }: Parts): string {
  const url = `${origin}${prefixOf(lang)}/p/${product.slug}`;
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: localize(product.title, lang),
    description: localize(product.description, lang),
    sku: variants[0]?.sku,
    url,
    image: product.pictures.map((picture) => `${origin}${pictureUrl(pictureIn(picture, lang), 960, 'jpeg')}`),
    ...(brand ? { brand: { '@type': 'Brand', name: localize(brand.name, lang) } } : {}),
    ...(product.ratingCount > 0
      ? {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: product.rating,
            reviewCount: product.ratingCount,
          },
        }
      : {}),
    offers: variants.map((variant) => ({
      '@type': 'Offer',
      url,
      sku: variant.sku,
      priceCurrency: currency,
      price: (variant.priceMinor / 100).toFixed(2),
      availability: `https://schema.org/${variant.leftShown > 0 ? 'InStock' : 'OutOfStock'}`,
    })),
  };
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
