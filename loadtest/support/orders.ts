import { sql } from 'drizzle-orm';
import { findLedgerMismatches } from '../../src/modules/inventory/service.ts';
import { findTotalMismatches } from '../../src/modules/orders/service.ts';
import { array, openDatabase, rows } from '../../src/platform/db.ts';

/** Orders as the database has them after a run. */
export type OrdersFound = {
  /** Orders whose number a visitor was given. */
  placed: number;
  /** Of those, how many the database does not know: any is a lost order. */
  lost: number;
  /** Numbers given to more than one visitor. */
  twice: number;
  /** Rows where stock and ledger, or lines and totals, differ. */
  unsound: number;
};

/** Looks every receipt up, and checks that the books add up. */
export async function verifyOrders(databaseUrl: string, receipts: readonly string[]): Promise<OrdersFound> {
  const database = await openDatabase({ url: databaseUrl, dataDir: '', poolSize: 1 });
  try {
    const known = await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from orders where number = any(${array(receipts, 'text')})`,
    );
    const distinct = new Set(receipts).size;
    const unsound = [...(await findLedgerMismatches(database.db)), ...(await findTotalMismatches(database.db))];
    return {
      placed: receipts.length,
      lost: distinct - (known[0]?.n ?? 0),
      twice: receipts.length - distinct,
      unsound: unsound.length,
    };
  } finally {
    await database.close();
  }
}
