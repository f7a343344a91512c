import { changeStatus, newestOrders } from '../modules/orders/service.ts';
import { orderStatuses } from '../modules/orders/tables.ts';
import { transact } from '../platform/db.ts';
import { formatDateTime, formatMoney } from '../platform/format.ts';
import type { Command } from './command.ts';

const usage = `npm run order                              lists the newest orders
npm run order -- NUMBER STATUS [REASON]    moves an order on: ${orderStatuses.slice(1).join(', ')}`;

export const order: Command = async ({ database }, [number, status, reason], print) => {
  if (!number) {
    for (const row of await newestOrders(database.db, 20)) {
      const cells = [row.number, row.status.padEnd(9), formatMoney(row.totalMinor, 'en').padStart(12), row.phone];
      print(`${cells.join('  ')}  ${formatDateTime(row.placedAt, 'en')}`);
    }
    return 0;
  }
  const to = orderStatuses.find((known) => known === status);
  if (!to) {
    print(usage);
    return 2;
  }
  await transact(database.db, (tx) => changeStatus(tx, number.toUpperCase(), to, { actor: 'command', reason }));
  print(`${number.toUpperCase()} is ${to}.`);
  return 0;
};
