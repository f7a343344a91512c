CREATE TABLE "search_facts" (
	"product_id" integer PRIMARY KEY NOT NULL,
	"facts" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "tail" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "search_facts" ADD CONSTRAINT "search_facts_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_documents_middle" ON "search_documents" USING gin ("document") WHERE not popular and not tail;--> statement-breakpoint
CREATE INDEX "search_documents_tail" ON "search_documents" USING btree ("product_id") WHERE tail;--> statement-breakpoint
CREATE INDEX "search_documents_best" ON "search_documents" USING btree ("popularity" DESC NULLS FIRST) WHERE popular;--> statement-breakpoint
CREATE INDEX "search_words_word" ON "search_words" USING btree ("word" text_pattern_ops);--> statement-breakpoint
INSERT INTO "search_facts" ("product_id", "facts")
SELECT p.id, concat_ws(e'\t', p.category_id, coalesce(p.brand_id, 0), p.price_minor, (p.rating * 10)::int, (p.left_shown > 0)::int,
  extract(epoch from p.published_at)::bigint, p.sold, translate(array_to_string(p.option_keys, e'\x1f'), e'\t\n', '  '))
FROM "products" p WHERE p.published_at IS NOT NULL ORDER BY p.id;
