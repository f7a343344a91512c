import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { type Count, type CountStock, importProducts } from '../modules/catalog/import/import.ts';
import { reportLines } from '../modules/catalog/import/report.ts';
import { categoryTree } from '../modules/catalog/service.ts';
import { StockShort, setOnHand } from '../modules/inventory/service.ts';
import { stock } from '../modules/inventory/tables.ts';
import { array } from '../platform/db.ts';
import { Refusal } from '../platform/errors.ts';
import type { Command } from './command.ts';

const usage = `npm run catalog:import -- FILE.csv [--dry-run] [--category SLUG] [--json] [--allow-private-hosts]
  Brings Shopify's product CSV into the shop, all of it or nothing, and reports line by line.
  --dry-run               shows what would happen; writes nothing and fetches no pictures
  --category SLUG         where products go whose Type the shop does not know, instead of new categories below "Imported"
  --json                  the report as JSON
  --allow-private-hosts   fetches pictures from addresses in the local network, too`;

const mostBytes = 64 * 1_048_576;

export const catalogImport: Command = async ({ database: { db }, media }, args, print) => {
  const given = readArguments(args);
  if (!given) {
    print(usage);
    return 2;
  }
  const { file, values } = given;
  const bytes = await readCsv(resolve(file));
  const category = values.category ? (await categoryTree(db)).bySlug.get(values.category) : undefined;
  if (values.category && !category) throw new Refusal(422, `The shop has no category "${values.category}".`);
  const report = await importProducts(db, bytes, {
    dryRun: values['dry-run'],
    categoryId: category?.id ?? null,
    pictures: { media, allowPrivateHosts: values['allow-private-hosts'], progress: progressTeller() },
    countStock: countStockFor(basename(file)),
  });
  if (values.json) print(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report)) print(line);
  return report.written || (report.dryRun && report.outcomes.length > 0) ? 0 : 1;
};

function readArguments(args: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        category: { type: 'string' },
        json: { type: 'boolean', default: false },
        'allow-private-hosts': { type: 'boolean', default: false },
      },
    });
    const [file, ...more] = positionals;
    return file && more.length === 0 ? { file, values } : null;
  } catch {
    return null; // an option that does not exist
  }
}

async function readCsv(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new Refusal(422, `There is no file ${path}.`);
  if (found.size > mostBytes) throw new Refusal(422, `${path} is larger than 64 MB: split it.`);
  return readFile(path);
}

/** Sets the counts through inventory, the owner of stock, and says which differed. */
const countStockFor =
  (reference: string): CountStock =>
  async (tx, counts) => {
    const changed: number[] = [];
    for (let start = 0; start < counts.length; start += 1_000) {
      const part = counts.slice(start, start + 1_000);
      const ids = part.map(({ variantId }) => variantId);
      const rows = await tx
        .select()
        .from(stock)
        .where(sql`${stock.variantId} = any(${array(ids, 'int')})`);
      const before = new Map(rows.map((row) => [row.variantId, row.onHand]));
      const differing = part.filter(({ onHand, variantId }: Count) => before.get(variantId) !== onHand);
      try {
        await setOnHand(tx, differing, { reason: 'import', actor: 'import', reference });
      } catch (error) {
        if (!(error instanceof StockShort)) throw error;
        return { changed, short: error.variantIds };
      }
      changed.push(...differing.map(({ variantId }) => variantId));
    }
    return { changed, short: [] };
  };

/** Every two seconds, beside the report: that can be piped. */
function progressTeller(): (done: number, all: number) => void {
  let toldAt = Date.now();
  return (done, all) => {
    if (Date.now() - toldAt < 2_000) return;
    toldAt = Date.now();
    process.stderr.write(`pictures: ${done} of ${all}\n`);
  };
}
