import { type SQL, sql } from 'drizzle-orm';

/** A product found, with what facets and sorting need of it. */
export type Candidate = {
  id: number;
  score: number;
  categoryId: number;
  /** 0 when it has none. */
  brandId: number;
  priceMinor: number;
  rating: number;
  inStock: boolean;
  /** Seconds since 1970. */
  publishedAt: number;
  sold: number;
  /** `name:value`, as in products.optionKeys. */
  optionKeys: readonly string[];
};

const betweenKeys = '\u001f';

/** The facts of a product `p`, as search_facts keeps them. */
export const factsOfProduct: SQL = sql.raw(
  `concat_ws(e'\\t', p.category_id, coalesce(p.brand_id, 0), p.price_minor, p.rating, (p.left_shown > 0)::int,
     extract(epoch from p.published_at)::bigint, p.sold, translate(array_to_string(p.option_keys, e'\\x1f'), e'\\t\\n', '  '))`,
);

/** Reads lines of product id, score and facts. A product whose facts are not written yet is found, and counts in no facet. */
export const readCandidates = (lines: string | null): Candidate[] =>
  lines ? lines.split('\n').map(readCandidate) : [];

function readCandidate(line: string): Candidate {
  const fields = line.split('\t');
  const number = (index: number) => Number(fields[index] ?? 0);
  const keys = fields[9];
  return {
    id: number(0),
    score: number(1),
    categoryId: number(2),
    brandId: number(3),
    priceMinor: number(4),
    rating: number(5),
    inStock: fields[6] === '1',
    publishedAt: number(7),
    sold: number(8),
    optionKeys: keys ? keys.split(betweenKeys) : none,
  };
}

const none: readonly string[] = [];
