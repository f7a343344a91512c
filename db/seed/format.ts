import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Refusal } from '../../src/platform/errors.ts';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a slug is lower-case latin words joined by single hyphens');
const taka = z.int().positive();
const hue = z.number().min(0).max(360);
const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour is written #rrggbb, in small letters');
const localized = z.strictObject({ en: z.string().min(1), bn: z.string().min(1) });
const fewLines = z.array(z.string().min(1)).min(3).max(5);

const category = z.strictObject({
  slug,
  name: localized,
  description: localized,
  parent: slug.optional(),
  hue,
  /** The colour the drawing is given in the tile, where its own is wrong. */
  tint: colour.optional(),
  drawing: slug,
});

const brand = z.strictObject({ slug, name: localized });

const optionValue = localized.extend({
  swatch: colour.optional(),
});

/** Touches every variant that has all the named (English) values: `[256 GB]` means that size in each colour. */
const override = z.strictObject({
  options: z.array(z.string()).min(1),
  price: taka.optional(),
  compareAt: taka.optional(),
  stock: z.int().nonnegative().optional(),
});

const picture = z.strictObject({
  drawing: slug,
  /** A second drawing that keeps it company in the third picture. */
  beside: slug.optional(),
  /** The colour the thing itself is given, where the drawing's own is wrong. */
  tint: colour.optional(),
  /** The ground's hue, where the category's does not flatter. */
  hue: hue.optional(),
  pattern: z.enum(['diamonds', 'dots', 'rays', 'weave', 'paisley']).optional(),
});

const product = z
  .strictObject({
    slug,
    sku: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/),
    title: localized,
    brand: slug,
    category: slug,
    description: localized,
    highlights: z.strictObject({ en: fewLines, bn: fewLines }),
    specs: z
      .array(z.strictObject({ name: localized, value: localized }))
      .min(3)
      .max(6),
    tags: z.array(slug).min(1),
    options: z
      .array(z.strictObject({ name: localized, values: z.array(optionValue).min(1) }))
      .max(2)
      .default([]),
    price: taka,
    compareAt: taka.optional(),
    /** Of each variant, unless overridden. */
    stock: z.int().nonnegative(),
    weightGrams: z.int().positive(),
    variants: z.array(override).default([]),
    featured: z.boolean().default(false),
    flash: z.boolean().default(false),
    sold: z.int().nonnegative(),
    rating: z.strictObject({ average: z.number().min(0).max(5), count: z.int().nonnegative() }),
    daysAgo: z.int().nonnegative(),
    picture,
  })
  .refine((p) => p.compareAt === undefined || p.compareAt > p.price, {
    error: 'must be above the price',
    path: ['compareAt'],
  })
  .refine((p) => !p.flash || (p.compareAt ?? 0) >= p.price * 1.2, {
    error: 'a flash product needs a compareAt at least 20 % above its price',
    path: ['flash'],
  })
  .refine((p) => p.highlights.en.length === p.highlights.bn.length, {
    error: 'as many in Bangla as in English',
    path: ['highlights', 'bn'],
  })
  .refine((p) => p.variants.every((v) => v.options.every((name) => hasValue(p.options, name))), {
    error: 'names a value that no option has',
    path: ['variants'],
  });

export type Localized = z.infer<typeof localized>;
export type SeedCategory = z.infer<typeof category>;
export type SeedBrand = z.infer<typeof brand>;
export type SeedOptionValue = z.infer<typeof optionValue>;
export type SeedPicture = z.infer<typeof picture>;
export type SeedProduct = z.infer<typeof product>;
export type Seed = { categories: SeedCategory[]; brands: SeedBrand[]; products: SeedProduct[] };

/** Reads `categories.yaml`, `brands.yaml` and `products/*.yaml` in `dir`. Throws, naming file and path of a mistake. */
export function readSeed(dir: string): Seed {
  const categories = readFile(dir, 'categories.yaml', z.array(category));
  const brands = readFile(dir, 'brands.yaml', z.array(brand));
  const leaves = new Set(categories.map((c) => c.slug).filter((s) => !categories.some((c) => c.parent === s)));
  const known = product
    .refine((p) => leaves.has(p.category), { error: 'not a leaf of categories.yaml', path: ['category'] })
    .refine((p) => brands.some((b) => b.slug === p.brand), { error: 'not in brands.yaml', path: ['brand'] });
  const files = readdirSync(join(dir, 'products')).filter((name) => name.endsWith('.yaml'));
  const products = files.sort().flatMap((name) => readFile(dir, `products/${name}`, z.array(known)));
  const orphan = categories.find((c) => c.parent !== undefined && !categories.some((p) => p.slug === c.parent));
  if (orphan !== undefined)
    throw new Refusal(422, `categories.yaml: ${orphan.slug}: "${orphan.parent}" is not in the file`);
  insistOnUnique('categories.yaml', 'slug', categories);
  insistOnUnique('brands.yaml', 'slug', brands);
  insistOnUnique('products', 'slug', products);
  insistOnUnique('products', 'sku', products);
  return { categories, brands, products };
}

function hasValue(options: { values: { en: string }[] }[], name: string): boolean {
  return options.some((option) => option.values.some((value) => value.en === name));
}

function readFile<T>(dir: string, name: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parse(readFileSync(join(dir, name), 'utf8'), { maxAliasCount: -1 }));
  if (read.success) return read.data;
  const mistakes = read.error.issues.slice(0, 10).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Refusal(422, `${join(dir, name)} is not as the seed wants it:\n${mistakes.join('\n')}`);
}

function insistOnUnique<K extends string>(file: string, field: K, rows: Record<K, string>[]): void {
  const values = rows.map((row) => row[field]);
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw new Refusal(422, `${file}: ${field} "${twice}" is there twice`);
}
