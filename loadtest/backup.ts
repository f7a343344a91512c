import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { openDatabase, rows } from '../src/platform/db.ts';
import { backupCli, makeKeys } from '../tests/backups/backup_cli.ts';
import { temporaryDirectory } from '../tests/support/shop.ts';
import { openScratch } from './support/scratch.ts';

// How long a backup, its verification, its restore and a drill take, and how large it is: tsx loadtest/backup.ts --orders 1000000

const { values } = parseArgs({ options: { orders: { type: 'string', default: '100000' } } });
const wanted = Number(values.orders);
const scratch = await openScratch({ products: 1_000 });
const directory = temporaryDirectory();
const keys = await makeKeys();
const backup = backupCli({
  ...scratch.env,
  BACKUP_STORE: join(directory, 'store'),
  BACKUP_RECIPIENT: keys.recipient,
  BACKUP_IDENTITY: keys.identity,
});

try {
  await timed(`${wanted} orders made`, () => makeOrders(wanted));
  await timed('backup', () => call('backup'));
  await timed('verify', () => call('backup:verify'));
  await timed('restored into a new database', () =>
    call('backup:restore', 'latest', '--into', scratch.databaseUrl.replace(/[^/]+$/, 'restored')),
  );
  await timed('drill', () => call('backup:drill'));
} finally {
  await scratch.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function call(...args: string[]): Promise<string> {
  const { code, output } = await backup(...args);
  if (code !== 0) throw new Error(output);
  return output.trim().split('\n').at(-1) ?? '';
}

async function timed(what: string, work: () => Promise<string>): Promise<void> {
  const began = Date.now();
  const said = await work();
  process.stdout.write(`${what}: ${((Date.now() - began) / 1_000).toFixed(1)} s. ${said}\n`);
}

/** Orders of one line each, as the shop writes them, with their stock, ledger and history. */
async function makeOrders(count: number): Promise<string> {
  const { close, db } = await openDatabase({ url: scratch.databaseUrl, dataDir: '', poolSize: 1 });
  try {
    await db.execute(sql`create temporary table sold as
      select n, v.id as variant_id, v.sku, v.price_minor, p.slug, p.title
      from generate_series(1, ${count}::int) n
      join (select row_number() over (order by id) as place, count(*) over () as size, * from variants) v on v.place = n % v.size + 1
      join products p on p.id = v.product_id`);
    await db.transaction(async (tx) => {
      await tx.execute(sql`insert into stock_ledger (variant_id, on_hand_change, reserved_change, reason, actor)
        select variant_id, count(*), 0, 'received', 'measurement' from sold group by variant_id`);
      await tx.execute(sql`insert into orders (number, idempotency_key, access_key, payment_method, lang, phone, name, address, delivery_code,
          delivery_name, expected_from, expected_to, subtotal_minor, delivery_minor, total_minor, vat_minor, placed_at)
        select 'DC-' || n, 'key-' || n, md5(n::text), 'cod', 'bn', '0171' || lpad(n::text, 7, '0'), 'Nusrat Jahan ' || n,
          jsonb_build_object('district', 'dhaka', 'upazila', 'dhaka/dhanmondi', 'street', 'House ' || n), 'standard',
          '{"en": "Standard", "bn": "সাধারণ"}', current_date, current_date + 3, price_minor, 6000, price_minor + 6000, price_minor * 15 / 115,
          now() - n * interval '20 seconds' from sold`);
      await tx.execute(sql`insert into order_lines (order_id, variant_id, product_slug, sku, title, options, quantity, unit_minor, total_minor,
          vat_basis_points, vat_minor)
        select o.id, s.variant_id, s.slug, s.sku, s.title, '[]', 1, s.price_minor, s.price_minor, 1500, o.vat_minor
        from sold s join orders o on o.number = 'DC-' || s.n`);
      await tx.execute(sql`insert into order_history (order_id, machine, to_status, actor)
        select id, machine, first, 'customer' from orders, (values ('order', 'pending'), ('payment', 'unpaid')) as m(machine, first)`);
      await tx.execute(sql`insert into stock_ledger (variant_id, on_hand_change, reserved_change, reason, actor, order_id)
        select variant_id, -quantity, 0, 'sale', 'customer', order_id from order_lines`);
    });
    const [size] = await rows<{ size: string }>(
      db,
      sql`select pg_size_pretty(pg_database_size(current_database())) as size`,
    );
    return `The database has ${size?.size}.`;
  } finally {
    await close();
  }
}
