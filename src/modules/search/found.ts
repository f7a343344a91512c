import { type SQL, sql } from 'drizzle-orm';

/** A product found, with what facets and sorting need of it. */
export type Candidate = {
  id: number;
  score: number;
  categoryId: number;
  /** 0 when it has none. */
  brandId: number;
  priceMinor: number;
  /** Tenths of a star. */
  ratingTenths: number;
  inStock: boolean;
  /** Seconds since 1970. */
  publishedAt: number;
  sold: number;
  /** `name:value`, as in products.optionKeys. */
  optionKeys: readonly string[];
};

/** The facts of a product `p`, as search_facts keeps them: whole numbers, then the option keys, with tabs between. */
export const factsOfProduct: SQL = sql.raw(
  `concat_ws(e'\\t', p.category_id, coalesce(p.brand_id, 0), p.price_minor, (p.rating * 10)::int, (p.left_shown > 0)::int,
     extract(epoch from p.published_at)::bigint, p.sold, translate(array_to_string(p.option_keys, e'\\x1f'), e'\\t\\n', '  '))`,
);

const tab = 9;
const newline = 10;
const zero = 48;
const betweenKeys = '\u001f';
const numbers = 9;

/**
 * Reads lines of product id, score and facts. A product whose facts are not written yet is found, and counts in no facet.
 * Read letter by letter: splitting a thousand lines costs ten times as much.
 */
export function readCandidates(lines: string | null): Candidate[] {
  const found: Candidate[] = [];
  const length = lines?.length ?? 0;
  const fields = new Array<number>(numbers);
  for (let at = 0; lines && at < length; at++) {
    fields.fill(0);
    let field = 0;
    for (; field < numbers && at < length; at++) {
      const code = lines.charCodeAt(at);
      if (code === newline) break;
      if (code === tab) field++;
      else fields[field] = (fields[field] ?? 0) * 10 + code - zero;
    }
    const end = lines.indexOf('\n', at);
    const keys = lines.slice(at, end === -1 ? length : end);
    at += keys.length;
    const [
      id = 0,
      score = 0,
      categoryId = 0,
      brandId = 0,
      priceMinor = 0,
      ratingTenths = 0,
      stock,
      publishedAt = 0,
      sold = 0,
    ] = fields;
    const optionKeys = keys ? keys.split(betweenKeys) : none;
    found.push({
      id,
      score,
      categoryId,
      brandId,
      priceMinor,
      ratingTenths,
      inStock: stock === 1,
      publishedAt,
      sold,
      optionKeys,
    });
  }
  return found;
}

const none: readonly string[] = [];
