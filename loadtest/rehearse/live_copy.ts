import { feed, outputOf, postgresEnvironment, postgresProgram } from '../../backups/programs.ts';
import { ask, databaseName } from '../../backups/tables.ts';

// What a sale needs of the live shop: nothing about people.
const copied = [
  'drizzle.__drizzle_migrations',
  'brands',
  'categories',
  'products',
  'option_words',
  'variants',
  'showcases',
  'content_pages',
  'settings',
  'stock',
  'stock_ledger',
  'delivery_methods',
  'search_documents',
  'search_words',
];

/**
 * Copies catalogue, stock and texts of a live shop into an empty database, reading only. Customers, carts and orders stay where
 * they are; what orders took from the shelf is summed up in one line of the ledger a variant.
 */
export async function copyLiveShop(live: string, scratch: string): Promise<void> {
  const structure = ['--format=custom', '--schema-only', '--no-password'];
  const into = [
    '--no-owner',
    '--no-privileges',
    '--exit-on-error',
    '--no-password',
    `--dbname=${databaseName(scratch)}`,
  ];
  const restore = (args: string[], sections: string[]) =>
    feed(
      outputOf(postgresProgram('pg_dump'), args, readOnly(live)),
      postgresProgram('pg_restore'),
      [...into, ...sections],
      postgresEnvironment(scratch),
    );
  await restore(structure, ['--section=pre-data']);
  const tables = copied.flatMap((table) => ['--table', table]);
  await restore(['--format=custom', '--data-only', '--no-password', ...tables], []);
  await ask(
    scratch,
    `with gone as (delete from stock_ledger returning variant_id, on_hand_change),
          held as (update stock set reserved = 0 where reserved > 0)
     insert into stock_ledger (variant_id, on_hand_change, reserved_change, reason, actor)
     select variant_id, sum(on_hand_change), 0, 'opening', 'rehearsal' from gone group by variant_id`,
  );
  await restore(structure, ['--section=post-data']);
  await ask(scratch, 'analyze');
}

/** The live database refuses whatever would write. */
const readOnly = (live: string): Record<string, string> => ({
  ...postgresEnvironment(live),
  PGOPTIONS: '-c default_transaction_read_only=on',
});
