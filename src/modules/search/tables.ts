import { sql } from 'drizzle-orm';
import { boolean, customType, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/tables.ts';
import { products } from '../catalog/tables.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What is searched: one row a published product, written when the product changes. */
export const searchDocuments = pgTable(
  'search_documents',
  {
    productId: integer('product_id')
      .primaryKey()
      .references(() => products.id, { onDelete: 'cascade' }),
    /** Title (A), brand, category and tags (B): short, so that ranking thousands of rows stays quick. */
    names: tsvector('names').notNull(),
    /** The same with highlights and specs (C) and the description (D): what finds. */
    document: tsvector('document').notNull(),
    popularity: integer('popularity').notNull().default(0),
    /** Among the best sold: looked at first, so that a common word costs the same in a shop of any size. */
    popular: boolean('popular').notNull().default(true),
    /** Not even among those looked at next. */
    tail: boolean('tail').notNull().default(false),
    publishedAt: instant('published_at').notNull(),
  },
  (table) => [
    index('search_documents_document').using('gin', table.document),
    index('search_documents_popular').using('gin', table.document).where(sql`popular`),
    index('search_documents_middle').using('gin', table.document).where(sql`not popular and not tail`),
    index('search_documents_tail').on(table.productId).where(sql`tail`),
    index('search_documents_best').on(table.popularity.desc().nullsFirst()).where(sql`popular`),
  ],
);

/**
 * What facets and sorting need of a product, in one short text (found.ts reads it): a search takes a thousand of them, where the rows of
 * the products would be read from as many pages of the disk. Repeats what stands in products; of the stock only whether there is any.
 */
export const searchFacts = pgTable('search_facts', {
  productId: integer('product_id')
    .primaryKey()
    .references(() => products.id, { onDelete: 'cascade' }),
  facts: text('facts').notNull(),
});

/** Every word of a title, brand, category or tag: what a word typed wrong may have meant. */
export const searchWords = pgTable(
  'search_words',
  {
    /** As it is written. */
    label: text('label').primaryKey(),
    /** As it stands in the documents. */
    word: text('word').notNull(),
    /** As it sounds, in plain letters for either script: trigrams of them are the same under every locale. */
    sound: text('sound').notNull(),
  },
  (table) => [
    index('search_words_sound').using('gin', table.sound.op('gin_trgm_ops')),
    index('search_words_word').on(table.word.op('text_pattern_ops')),
  ],
);

/** What was searched for and how much was found: popular terms, and terms without results. */
export const searchTerms = pgTable(
  'search_terms',
  {
    term: text('term').primaryKey(),
    searches: integer('searches').notNull().default(1),
    results: integer('results').notNull(),
    lastAt: instant('last_at').notNull().defaultNow(),
  },
  (table) => [index('search_terms_popular').on(table.searches.desc().nullsFirst()).where(sql`results > 0`)],
);
