import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Refusal } from '../../src/platform/errors.ts';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a slug is lower-case latin words joined by single hyphens');
const line = z.string().min(1);
const localized = z.strictObject({ en: line, bn: line });
const minor = z
  .int()
  .nonnegative()
  .transform((taka) => taka * 100);

const identity = z.strictObject({
  name: line,
  tagline: localized,
  phone: line,
  /** As wa.me wants it: the country's code and the number, digits only. */
  whatsapp: z.string().regex(/^\d{8,15}$/, 'only the digits, with the country code'),
  email: z.email(),
  address: localized,
  hours: localized,
  tradeLicence: line,
  bin: line,
});

const deliveryMethod = z
  .strictObject({
    code: slug,
    kind: z.enum(['standard', 'express', 'pickup']),
    name: localized,
    note: localized,
    districts: z.array(slug).min(1).optional(),
    fee: minor,
    freeAbove: minor.optional(),
    heavy: z.strictObject({ aboveKg: z.number().nonnegative(), perKg: minor }).optional(),
    /** The fewest and the most working days it takes. */
    days: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).refine(([min, max]) => min <= max, 'fewest first'),
  })
  .transform(({ code, kind, name, note, districts, fee, freeAbove, heavy, days: [minDays, maxDays] }) => ({
    code,
    kind,
    name,
    note,
    districts: districts ?? null,
    feeMinor: fee,
    freeAboveMinor: freeAbove ?? null,
    heavyAboveGrams: heavy ? Math.round(heavy.aboveKg * 1_000) : null,
    heavyPerKgMinor: heavy?.perKg ?? 0,
    minDays,
    maxDays,
  }));

const words = z.strictObject({ title: line, text: line, action: line });
const href = z.string().regex(/^\/(?!bn\b)/, 'an address of the shop, without the language');
const poster = { en: words, bn: words, href };

const shop = z
  .strictObject({
    identity,
    delivery: z.array(deliveryMethod).min(1),
    showcase: z.strictObject({
      hero: z.strictObject(poster),
      banners: z.array(z.strictObject({ ...poster, drawing: z.enum(['eid', 'sweets', 'phones']) })),
    }),
    pages: z.array(z.strictObject({ slug, title: localized, body: localized })),
  })
  .transform((read) => ({
    ...read,
    delivery: read.delivery.map((method, position) => ({ ...method, position })),
    pages: read.pages.map((page, position) => ({ ...page, position })),
  }));

export type SeedShop = z.infer<typeof shop>;

/** Reads `shop.yaml` in `dir`: who the shop is, how it delivers, its pages. Throws, naming what is wrong where. */
export function readShop(dir: string): SeedShop {
  const file = join(dir, 'shop.yaml');
  const read = shop.safeParse(parse(readFileSync(file, 'utf8')));
  if (read.success) return read.data;
  const mistakes = read.error.issues.slice(0, 10).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Refusal(422, `${file} is not as the seed wants it:\n${mistakes.join('\n')}`);
}
