import type { Db } from './db.ts';

type Entry = { value: Promise<unknown>; until: number };
const memories = new WeakMap<Db, Map<string, Entry>>();

/** What `load` read from this database, for `seconds`; for small tables that every page needs. */
export function memo<T>(db: Db, key: string, seconds: number, load: () => Promise<T>): Promise<T> {
  const memory = memories.get(db) ?? new Map<string, Entry>();
  memories.set(db, memory);
  const entry = memory.get(key);
  if (entry && entry.until > Date.now()) return entry.value as Promise<T>;
  // A query of Drizzle runs anew each time it is awaited: what is remembered is its answer.
  const value = Promise.resolve(load());
  memory.set(key, { value, until: Date.now() + seconds * 1_000 });
  value.catch(() => {
    if (memory.get(key)?.value === value) memory.delete(key);
  });
  if (memory.size > 2_000) memory.delete(memory.keys().next().value ?? '');
  return value;
}

/** Forgets what begins with the prefix. */
export function forget(db: Db, prefix: string): void {
  const memory = memories.get(db);
  for (const key of memory?.keys() ?? []) if (key.startsWith(prefix)) memory?.delete(key);
}
