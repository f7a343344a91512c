import { sql } from 'drizzle-orm';
import { bigserial, customType, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
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
    /** Titles, brand and category in both languages, lower case, for near matches by trigram. */
    names: text('names').notNull(),
    document: tsvector('document').notNull(),
    popularity: integer('popularity').notNull().default(0),
  },
  (table) => [
    index('search_documents_document').using('gin', table.document),
    index('search_documents_names').using('gin', sql`${table.names} gin_trgm_ops`),
  ],
);

/** What was searched for and how much was found: popular terms, and terms without results. */
export const searchTerms = pgTable(
  'search_terms',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    term: text('term').notNull().unique(),
    searches: integer('searches').notNull().default(1),
    results: integer('results').notNull(),
    lastAt: instant('last_at').notNull().defaultNow(),
  },
  (table) => [index('search_terms_popular').on(table.searches.desc().nullsFirst())],
);
