import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from './db.ts';
import { enqueue, insertJobs, type JobHandler } from './jobs.ts';
import { ambient, list } from './statement.ts';

/** The listeners of each fact by name; each is given the shop and returns what to do with a payload. */
export type Subscriptions<Facts, Shop> = {
  [F in keyof Facts]?: Record<string, (shop: Shop) => (payload: Facts[F]) => Promise<void>>;
};

export type FactBook<Facts extends Record<string, Record<string, unknown>>> = {
  /** Says that something happened, in the transaction in which it does: one job per listener. */
  emit: <F extends keyof Facts & string>(tx: Tx | Db, fact: F, payload: Facts[F]) => Promise<void>;
  /**
   * The same as part of a larger statement: an INSERT that says it for every row of `from`, with the payload made of expressions.
   * Whoever runs the statement calls `wakeJobs` afterwards.
   */
  emission: <F extends keyof Facts & string>(fact: F, payload: { [K in keyof Facts[F]]: SQL }, from: SQL) => SQL;
  /** Tells `emit` who listens; called once at the start of every program that changes something. */
  subscribe: <Shop>(subscriptions: Subscriptions<Facts, Shop>) => void;
  /** The listeners of one shop by the names their jobs carry. */
  handlersOf: <Shop>(subscriptions: Subscriptions<Facts, Shop>, shop: Shop) => Map<string, JobHandler>;
};

/** The machinery of facts: who listens is known by name, so that a job written now may be done by a later release. */
export function createFactBook<Facts extends Record<string, Record<string, unknown>>>(): FactBook<Facts> {
  const names = new Map<string, string[]>();
  const jobName = (fact: string, listener: string): string => `${fact} → ${listener}`;
  return {
    emit: (tx, fact, payload) => enqueue(tx, names.get(fact) ?? [], payload),
    emission: (fact, payload, from) => {
      const pairs = Object.entries<SQL>(payload).map(([name, part]) => sql`${sql.raw(`'${name}'`)}, ${part}`);
      const listeners = ambient(() => list(names.get(fact) ?? []));
      return insertJobs(listeners, sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`, from);
    },
    subscribe: (subscriptions) => {
      names.clear();
      for (const [fact, listeners] of Object.entries(subscriptions))
        names.set(
          fact,
          Object.keys(listeners ?? {}).map((listener) => jobName(fact, listener)),
        );
    },
    handlersOf: <Shop>(subscriptions: Subscriptions<Facts, Shop>, shop: Shop) => {
      type Listeners = Record<string, (shop: Shop) => JobHandler>;
      const byFact = Object.entries(subscriptions) as [string, Listeners][];
      return new Map(
        byFact.flatMap(([fact, listeners]) =>
          Object.entries(listeners).map(([name, listen]) => [jobName(fact, name), listen(shop)] as const),
        ),
      );
    },
  };
}
