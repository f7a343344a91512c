import { findLedgerMismatches } from '../src/modules/inventory/service.ts';
import { findTotalMismatches } from '../src/modules/orders/service.ts';
import { type Database, openDatabase } from '../src/platform/db.ts';
import { countRows } from './tables.ts';

/** What does not hold in a restored shop: rows that are missing, stock that is not its ledger's sum, orders that do not add up. */
export async function findFaults({ db }: Database, expected: Record<string, number>): Promise<string[]> {
  const found = await countRows(db);
  const counts = Object.entries(expected).flatMap(([table, rows]) =>
    found[table] === rows ? [] : [`${table} has ${found[table] ?? 'no'} rows, the backup ${rows}`],
  );
  const ledger = await findLedgerMismatches(db);
  const totals = await findTotalMismatches(db);
  return [
    ...counts,
    ...ledger.map((row) => `the stock of variant ${row.variant_id} is not the sum of its ledger`),
    ...totals.map((row) => `order ${row.number} does not add up`),
  ];
}

export async function findFaultsAt(
  place: { url: string } | { dataDir: string },
  expected: Record<string, number>,
): Promise<string[]> {
  const url = 'url' in place ? place.url : undefined;
  const database = await openDatabase({ url, dataDir: 'dataDir' in place ? place.dataDir : '', poolSize: 1 });
  try {
    return await findFaults(database, expected);
  } finally {
    await database.close();
  }
}
