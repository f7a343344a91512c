import { jsonb, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Localized } from '../../platform/i18n.ts';

/** Who the shop is: one row, shown in the footer, on receipts and in mails. */
export type ShopIdentity = {
  name: string;
  tagline: Localized;
  phone: string;
  whatsapp: string;
  email: string;
  address: Localized;
  hours: Localized;
  tradeLicence: string;
  bin: string;
};

export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').notNull(),
});

/** Pages of text at /pages/:slug; the body is plain text with `## ` headings and `- ` lists. */
export const contentPages = pgTable('content_pages', {
  slug: text('slug').primaryKey(),
  title: jsonb('title').$type<Localized>().notNull(),
  body: jsonb('body').$type<Localized>().notNull(),
  position: smallint('position').notNull().default(0),
});

export type ContentPageRow = typeof contentPages.$inferInsert;
