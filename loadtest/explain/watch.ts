import pg from 'pg';
import { z } from 'zod';
import { type Plan, planSchema } from './plan.ts';

/** A statement as it ran: which page or job it was for, and how PostgreSQL found its rows just before. */
export type Explained = { step: string; text: string; values: unknown[]; plan: Plan | null; error: string | null };

export type Watch = {
  /** What runs meanwhile is counted to this step. One at a time. */
  during: <T>(step: string, work: () => Promise<T>) => Promise<T>;
  explained: Explained[];
  /** Leaves pg as it was. */
  end: () => void;
};

const answer = z.object({
  rows: z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: planSchema })).min(1) })).min(1),
});

/**
 * Explains every statement that the program sends, with its own parameters and in its own transaction, and takes it back, before it runs:
 * so that what reads a row for update, deletes or inserts finds what it will find. Only for a database of one's own.
 */
export function watchStatements(): Watch {
  const { query } = pg.Client.prototype;
  const explained: Explained[] = [];
  const inTransaction = new WeakSet<object>();
  let step: string | null = null;

  async function look(client: pg.Client, text: string, values: unknown[]): Promise<void> {
    const statement: Explained = { step: step ?? '', text, values, plan: null, error: null };
    explained.push(statement);
    const send = (config: string | pg.QueryConfig): Promise<unknown> => Reflect.apply(query, client, [config]);
    const within = inTransaction.has(client);
    await send(within ? 'savepoint looked' : 'begin');
    try {
      const result = await send({ text: `explain (analyze, buffers, format json) ${text}`, values });
      statement.plan = answer.parse(result).rows[0]?.['QUERY PLAN'][0]?.Plan ?? null;
    } catch (error) {
      statement.error = String(error);
    } finally {
      await send(within ? 'rollback to savepoint looked' : 'rollback');
    }
  }

  function watched(this: pg.Client, ...args: unknown[]): unknown {
    const asked = read(args);
    const word = /^\s*(?:\/\*.*?\*\/\s*)?(\w+)/.exec(asked?.text ?? '')?.[1]?.toLowerCase() ?? '';
    if (word === 'begin') inTransaction.add(this);
    if (/^(commit|rollback)$/.test(asked?.text ?? '')) inTransaction.delete(this);
    if (!asked || step === null || !['select', 'with', 'insert', 'update', 'delete'].includes(word))
      return Reflect.apply(query, this, args);
    // A pool passes a callback, a transaction waits for the promise.
    const looked = look(this, asked.text, asked.values).then(() => Reflect.apply(query, this, args));
    return typeof args.at(-1) === 'function' ? undefined : looked;
  }

  Object.assign(pg.Client.prototype, { query: watched });
  return {
    explained,
    during: async (name, work) => {
      step = name;
      try {
        return await work();
      } finally {
        step = null;
      }
    },
    end: () => {
      Object.assign(pg.Client.prototype, { query });
    },
  };
}

const config = z.object({ text: z.string(), values: z.array(z.unknown()).optional() });

function read([first, second]: unknown[]): { text: string; values: unknown[] } | null {
  if (typeof first === 'string') return { text: first, values: Array.isArray(second) ? second : [] };
  const asked = config.safeParse(first);
  return asked.success
    ? { text: asked.data.text, values: asked.data.values ?? (Array.isArray(second) ? second : []) }
    : null;
}
