CREATE TABLE "facet_counts" (
	"category_id" integer NOT NULL,
	"facet" text NOT NULL,
	"value" text NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "facet_counts_category_id_facet_value_pk" PRIMARY KEY("category_id","facet","value")
);
--> statement-breakpoint
DROP INDEX "products_price_up";--> statement-breakpoint
DROP INDEX "products_newest";--> statement-breakpoint
DROP INDEX "products_category_newest";--> statement-breakpoint
DROP INDEX "products_category_popular";--> statement-breakpoint
DROP INDEX "products_popular";--> statement-breakpoint
DROP INDEX "products_rating";--> statement-breakpoint
ALTER TABLE "facet_counts" ADD CONSTRAINT "facet_counts_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "products_price" ON "products" USING btree ("price_minor","id","published_at","brand_id");--> statement-breakpoint
CREATE INDEX "products_category_price" ON "products" USING btree ("category_id","price_minor","id","published_at","brand_id");--> statement-breakpoint
CREATE INDEX "products_category_rating" ON "products" USING btree ("category_id","rating" DESC NULLS FIRST,"id" DESC NULLS FIRST,"published_at","brand_id");--> statement-breakpoint
CREATE INDEX "products_newest" ON "products" USING btree ("published_at" DESC NULLS FIRST,"id" DESC NULLS FIRST,"brand_id");--> statement-breakpoint
CREATE INDEX "products_category_newest" ON "products" USING btree ("category_id","published_at" DESC NULLS FIRST,"id" DESC NULLS FIRST,"brand_id");--> statement-breakpoint
CREATE INDEX "products_category_popular" ON "products" USING btree ("category_id","sold" DESC NULLS FIRST,"id" DESC NULLS FIRST,"published_at","brand_id");--> statement-breakpoint
CREATE INDEX "products_popular" ON "products" USING btree ("sold" DESC NULLS FIRST,"id" DESC NULLS FIRST,"published_at","brand_id");--> statement-breakpoint
CREATE INDEX "products_rating" ON "products" USING btree ("rating" DESC NULLS FIRST,"id" DESC NULLS FIRST,"published_at","brand_id");