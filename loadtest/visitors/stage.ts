import { sql } from 'drizzle-orm';
import { findLedgerMismatches } from '../../src/modules/inventory/service.ts';
import { findTotalMismatches } from '../../src/modules/orders/service.ts';
import { type Database, openDatabase, rows } from '../../src/platform/db.ts';
import { type Shop, startShop } from '../../tests/support/shop.ts';
import { openScratch, type Scratch, type ScratchOptions } from '../support/scratch.ts';
import { usageOf } from '../support/usage.ts';
import { type Goods, readGoods } from './goods.ts';

/** A shop of its own to send visitors to. */
export type Stage = {
  shop: Shop;
  scratch: Scratch;
  database: Database;
  goods: Goods;
  /** Memory of the shop before anybody came. */
  emptyBytes: number;
  ordersBefore: Set<string>;
  close: () => Promise<void>;
};

export async function openStage(
  options: ScratchOptions & { workers: number; env?: Record<string, string> },
): Promise<Stage> {
  const scratch = await openScratch(options);
  const database = await openDatabase({ url: scratch.databaseUrl, dataDir: '', poolSize: 2 });
  try {
    const goods = await readGoods(database.db);
    const shop = await startShop({ ...scratch.env, HOST: '0.0.0.0', WORKERS: String(options.workers), ...options.env });
    return {
      shop,
      scratch,
      database,
      goods,
      emptyBytes: usageOf(shop.pid).memoryBytes,
      ordersBefore: new Set(await orderNumbers(database)),
      close: async () => {
        await database.close();
        await shop.stop();
        await scratch.stop();
      },
    };
  } catch (error) {
    await database.close();
    await scratch.stop();
    throw error;
  }
}

export async function orderNumbers({ db }: Database): Promise<string[]> {
  return (await rows<{ number: string }>(db, sql`select number from orders`)).map(({ number }) => number);
}

/** What does not hold after a sale, in plain words; empty: everything does. */
export async function findBrokenInvariants(stage: Stage, placed: readonly string[]): Promise<string[]> {
  const { db } = stage.database;
  const kept = new Set(await orderNumbers(stage.database));
  const lost = placed.filter((number) => !kept.has(number));
  const claimed = new Set([...placed, ...stage.ordersBefore]);
  const unknown = [...kept].filter((number) => !claimed.has(number));
  const ledger = await findLedgerMismatches(db);
  const totals = await findTotalMismatches(db);
  const sold = await rows<{ number: string }>(
    db,
    sql`select o.number from orders o where o.status <> 'cancelled'
          and (select sum(quantity) from order_lines l where l.order_id = o.id)
              is distinct from (select -sum(on_hand_change) from stock_ledger g where g.order_id = o.id and g.reason = 'sale') limit 100`,
  );
  const held = await rows<{ variant: number }>(
    db,
    sql`select s.variant_id as variant from stock s left join reservations r using (variant_id)
        group by s.variant_id, s.reserved having s.reserved <> coalesce(sum(r.quantity), 0) limit 100`,
  );
  const doubled = placed.length - new Set(placed).size;
  return [
    ...lost.map((number) => `the order ${number} was confirmed to a buyer and is lost`),
    ...(unknown.length > 0
      ? [`${unknown.length} orders are there that no buyer was told of (${unknown.slice(0, 3).join(', ')})`]
      : []),
    ...(doubled > 0 ? [`${doubled} orders were given to two buyers`] : []),
    ...ledger.map((row) => `the stock of variant ${row.variant_id} is not the sum of its ledger`),
    ...totals.map((row) => `the order ${row.number} does not add up`),
    ...sold.map((row) => `the order ${row.number} took other pieces from the shelf than it sold`),
    ...held.map((row) => `pieces of variant ${row.variant} are held for nobody`),
  ];
}
