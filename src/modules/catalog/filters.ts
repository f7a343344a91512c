import { z } from 'zod';
import { latinDigits } from '../../platform/format.ts';

export const sortNames = ['popular', 'newest', 'price_up', 'price_down', 'rating', 'relevance'] as const;
export type Sort = (typeof sortNames)[number];

/** The state of a list, all of it in the query string. Prices in whole taka. */
export type Filters = {
  q: string;
  category: string;
  brand: string[];
  /** `name:value`, as in products.optionKeys. */
  option: string[];
  min: number | null;
  max: number | null;
  rating: number | null;
  inStock: boolean;
  sort: Sort;
  page: number;
  /** Where the page begins (after a product) or ends (before one), as `writeCursor` wrote it; else it is counted off from the first. */
  after: string;
  before: string;
  view: 'grid' | 'list';
};

/** The parameters of a list's query string. */
export const listParameters = [
  'q',
  'category',
  'brand',
  'option',
  'min',
  'max',
  'rating',
  'in_stock',
  'sort',
  'page',
  'after',
  'before',
  'view',
] as const;

/** Deeper pages are refused: whoever looks for more narrows the list. */
export const lastPage = 100;
export const pageSize = 24;

const taka = z
  .string()
  .transform((text) => latinDigits(text).replace(/[,\s৳]/g, ''))
  .pipe(z.coerce.number<string>().int().min(0).max(100_000_000));
const slug = z.string().regex(/^[\p{L}\p{M}\p{N}-]{1,120}$/u);
const cursor = z.string().regex(/^\d{1,16}(\.\d)?-\d{1,10}$/);
const optionKey = z.string().regex(/^[^:]{1,40}:[^:]{1,60}$/);

// Made once: a schema costs more than what it reads.
const onePrice = taka.nullable();
const oneRating = z.coerce.number().int().min(1).max(5).nullable();
const oneSort = z.enum(sortNames);
const onePage = z.coerce.number().int().min(1).max(lastPage);
const oneView = z.enum(['grid', 'list']);

/** Reads the state leniently: an address typed wrong shows a list, not an error; what is not understood is left out. */
export function readFilters(query: URLSearchParams): Filters {
  const one = <T>(name: string, schema: z.ZodType<T>, fallback: T): T => {
    const text = query.get(name);
    if (!text) return fallback;
    const parsed = schema.safeParse(text);
    return parsed.success ? parsed.data : fallback;
  };
  const many = (name: string, schema: z.ZodType<string>) =>
    [...new Set(query.getAll(name).filter((value) => schema.safeParse(value).success))].sort().slice(0, 12);
  const page = one('page', onePage, 1);
  const after = page > 1 ? one('after', cursor, '') : '';
  return {
    q: (query.get('q') ?? '').replace(/\s+/g, ' ').trim().slice(0, 80),
    category: one('category', slug, ''),
    brand: many('brand', slug),
    option: many('option', optionKey),
    min: one('min', onePrice, null),
    max: one('max', onePrice, null),
    rating: one('rating', oneRating, null),
    inStock: ['1', 'true', 'on'].includes(query.get('in_stock') ?? ''),
    sort: one('sort', oneSort, query.get('q') ? 'relevance' : 'popular'),
    page,
    after,
    before: page > 1 && !after ? one('before', cursor, '') : '',
    view: one('view', oneView, 'grid'),
  };
}

/** The query string of a state, defaults left out, always in the same order. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams();
  if (filters.q) query.set('q', filters.q);
  if (filters.category) query.set('category', filters.category);
  for (const brand of filters.brand) query.append('brand', brand);
  for (const option of filters.option) query.append('option', option);
  if (filters.min !== null) query.set('min', String(filters.min));
  if (filters.max !== null) query.set('max', String(filters.max));
  if (filters.rating !== null) query.set('rating', String(filters.rating));
  if (filters.inStock) query.set('in_stock', '1');
  if (filters.sort !== (filters.q ? 'relevance' : 'popular')) query.set('sort', filters.sort);
  if (filters.page > 1) query.set('page', String(filters.page));
  if (filters.page > 1 && filters.after) query.set('after', filters.after);
  if (filters.page > 1 && filters.before) query.set('before', filters.before);
  if (filters.view !== 'grid') query.set('view', filters.view);
  return query.toString();
}
