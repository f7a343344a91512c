import { asc } from 'drizzle-orm';
import type { Db } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { type Category, categories } from './tables.ts';

export type CategoryTree = {
  all: Category[];
  bySlug: ReadonlyMap<string, Category>;
  byId: ReadonlyMap<number, Category>;
  childrenOf: (id: number | null) => Category[];
  /** The category and everything below it. */
  idsBelow: (category: Category) => number[];
  /** From the root down to the category itself. */
  pathTo: (category: Category) => Category[];
};

/** The tree of categories, remembered for half a minute in each process. */
export const categoryTree = (db: Db): Promise<CategoryTree> =>
  memo(db, 'catalog.categories', 30, async () =>
    plant(await db.select().from(categories).orderBy(asc(categories.position), asc(categories.id))),
  );

function plant(all: Category[]): CategoryTree {
  const byId = new Map(all.map((category) => [category.id, category]));
  const children = groupByParent(all);
  const childrenOf = (id: number | null) => children.get(id) ?? [];
  const idsBelow = (category: Category): number[] => [category.id, ...childrenOf(category.id).flatMap(idsBelow)];
  const pathTo = (category: Category): Category[] => {
    const parent = category.parentId === null ? undefined : byId.get(category.parentId);
    return parent ? [...pathTo(parent), category] : [category];
  };
  return { all, byId, bySlug: new Map(all.map((category) => [category.slug, category])), childrenOf, idsBelow, pathTo };
}

function groupByParent(all: Category[]): Map<number | null, Category[]> {
  const groups = new Map<number | null, Category[]>();
  for (const category of all) groups.set(category.parentId, [...(groups.get(category.parentId) ?? []), category]);
  return groups;
}
