import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  serial,
  smallint,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import type { Localized } from '../../platform/i18n.ts';
import type { StoredPicture } from '../../platform/pictures.ts';
import { instant } from '../../platform/tables.ts';

export const brands = pgTable('brands', {
  id: serial('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: jsonb('name').$type<Localized>().notNull(),
});

export const categories = pgTable('categories', {
  id: serial('id').primaryKey(),
  parentId: integer('parent_id').references((): AnyPgColumn => categories.id),
  slug: text('slug').notNull().unique(),
  name: jsonb('name').$type<Localized>().notNull(),
  description: jsonb('description').$type<Localized>().notNull(),
  picture: jsonb('picture').$type<StoredPicture>(),
  position: integer('position').notNull().default(0),
});

/** The most pieces of one variant in one cart. */
export const maxQuantity = 20;

/** From this many pieces on a shopper is told "in stock" rather than a number, so most sales change no page. */
export const plenty = 6;

export type OptionValue = { value: string; label: Localized; swatch: string | null };
export type ProductOption = { name: Localized; values: OptionValue[] };
export type Spec = { name: Localized; value: Localized };
export type Highlights = { en: string[]; bn: string[] };

/**
 * A product and what a card of it shows. The columns from `priceMinor` on repeat what its variants, stock and reviews
 * say, so that a list is read from one table; whoever changes those refreshes them in the same transaction.
 */
export const products = pgTable(
  'products',
  {
    id: serial('id').primaryKey(),
    slug: text('slug').notNull().unique(),
    title: jsonb('title').$type<Localized>().notNull(),
    description: jsonb('description').$type<Localized>().notNull(),
    highlights: jsonb('highlights').$type<Highlights>().notNull(),
    specs: jsonb('specs').$type<Spec[]>().notNull(),
    options: jsonb('options').$type<ProductOption[]>().notNull(),
    tags: text('tags').array().notNull().default(sql`'{}'`),
    /** `name:value` of every option, lower case, for filters: `colour:red`. */
    optionKeys: text('option_keys').array().notNull().default(sql`'{}'`),
    brandId: integer('brand_id').references(() => brands.id),
    categoryId: integer('category_id')
      .notNull()
      .references(() => categories.id),
    pictures: jsonb('pictures').$type<StoredPicture[]>().notNull(),
    vatBasisPoints: smallint('vat_basis_points').notNull().default(1500),
    featured: boolean('featured').notNull().default(false),
    flash: boolean('flash').notNull().default(false),
    publishedAt: instant('published_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    priceMinor: bigint('price_minor', { mode: 'number' }).notNull(),
    priceMaxMinor: bigint('price_max_minor', { mode: 'number' }).notNull(),
    compareAtMinor: bigint('compare_at_minor', { mode: 'number' }),
    rating: numeric('rating', { precision: 2, scale: 1, mode: 'number' }).notNull().default(0),
    ratingCount: integer('rating_count').notNull().default(0),
    sold: integer('sold').notNull().default(0),
    /** The sum of the variants' `leftShown`, at most `plenty`. */
    leftShown: smallint('left_shown').notNull().default(0),
    /** Set when there is one variant only: a tap can add it. */
    onlyVariantId: integer('only_variant_id'),
  },
  (table) => [
    check('products_price', sql`${table.priceMinor} >= 0 and ${table.priceMaxMinor} >= ${table.priceMinor}`),
    // Each sort of a list walks one of these, with a category before it or without, and reads nothing else.
    index('products_newest').on(table.publishedAt.desc().nullsFirst(), table.id.desc().nullsFirst(), table.brandId),
    index('products_popular').on(
      table.sold.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
      table.publishedAt,
      table.brandId,
    ),
    index('products_price').on(table.priceMinor, table.id, table.publishedAt, table.brandId),
    index('products_rating').on(
      table.rating.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
      table.publishedAt,
      table.brandId,
    ),
    index('products_category_newest').on(
      table.categoryId,
      table.publishedAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
      table.brandId,
    ),
    index('products_category_popular').on(
      table.categoryId,
      table.sold.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
      table.publishedAt,
      table.brandId,
    ),
    index('products_category_price').on(table.categoryId, table.priceMinor, table.id, table.publishedAt, table.brandId),
    index('products_category_rating').on(
      table.categoryId,
      table.rating.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
      table.publishedAt,
      table.brandId,
    ),
    index('products_brand').on(table.brandId),
    index('products_tags').using('gin', table.tags),
    index('products_option_keys').using('gin', table.optionKeys),
    index('products_featured').on(table.sold.desc().nullsFirst()).where(sql`featured`),
    index('products_flash').on(table.sold.desc().nullsFirst()).where(sql`flash`),
  ],
);

/**
 * How many published products of each category have a value of a facet: what lists too large to be counted for each visitor tell.
 * Written by `summarizeFacets`. Facets: `total`, `least` and `most` (prices), `stock`, `brand` (its id), `rating` (stars and up), `option`.
 */
export const facetCounts = pgTable(
  'facet_counts',
  {
    categoryId: integer('category_id')
      .notNull()
      .references(() => categories.id, { onDelete: 'cascade' }),
    facet: text('facet').notNull(),
    value: text('value').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.categoryId, table.facet, table.value] })],
);

/** How the values of options are written in each language, for filters; the key is products.optionKeys'. */
export const optionWords = pgTable('option_words', {
  key: text('key').primaryKey(),
  name: jsonb('name').$type<Localized>().notNull(),
  label: jsonb('label').$type<Localized>().notNull(),
  swatch: text('swatch'),
});

export const variants = pgTable(
  'variants',
  {
    id: serial('id').primaryKey(),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id, { onDelete: 'cascade' }),
    sku: text('sku').notNull().unique(),
    barcode: text('barcode'),
    /** The chosen value of each of the product's options, in their order. */
    optionValues: text('option_values').array().notNull().default(sql`'{}'`),
    priceMinor: bigint('price_minor', { mode: 'number' }).notNull(),
    compareAtMinor: bigint('compare_at_minor', { mode: 'number' }),
    costMinor: bigint('cost_minor', { mode: 'number' }),
    weightGrams: integer('weight_grams').notNull().default(0),
    position: integer('position').notNull().default(0),
    /** What a shopper is told is left: 0 is sold out, `plenty` is enough; kept by inventory as stock changes. */
    leftShown: smallint('left_shown').notNull().default(0),
  },
  (table) => [
    unique('variants_options').on(table.productId, table.optionValues),
    check('variants_price', sql`${table.priceMinor} >= 0`),
    check('variants_weight', sql`${table.weightGrams} >= 0`),
  ],
);

export type Brand = typeof brands.$inferSelect;
export type Category = typeof categories.$inferSelect;
export type Product = typeof products.$inferSelect;
export type Variant = typeof variants.$inferSelect;

type Words = { title: string; text: string; action: string };
/** What the home page shows off: one row, edited as a whole. Hrefs are without the language. */
export type Showcase = {
  hero: { en: Words; bn: Words; href: string; picture: StoredPicture | null };
  banners: { en: Words; bn: Words; href: string; picture: StoredPicture | null }[];
  /** ISO 8601; the flash row is hidden afterwards. */
  flashEndsAt: string | null;
};

export const showcases = pgTable('showcases', {
  name: text('name').primaryKey(),
  value: jsonb('value').$type<Showcase>().notNull(),
});
