import { TransactionRollbackError } from 'drizzle-orm';
import type { Db, Tx } from '../../../platform/db.ts';
import { transact } from '../../../platform/db.ts';
import { forget } from '../../../platform/memo.ts';
import type { FileProduct, FileVariant } from './file_product.ts';
import { error, type Finding, hasErrors, Rejected } from './findings.ts';
import { groupRows } from './group.ts';
import { type Known, loadKnown } from './known.ts';
import { linkNames } from './links.ts';
import { type FetchedPictures, fetchPictures, type PictureSource } from './pictures.ts';
import { type Plan, planImport } from './plan.ts';
import type { ImportReport, Outcome } from './report.ts';
import { readRows } from './rows.ts';
import { writePlans } from './write.ts';

export type Count = { variantId: number; onHand: number };

/** Sets what lies on the shelf: which variants had another number, and which are promised to more shoppers than that. */
export type CountStock = (tx: Tx, counts: Count[]) => Promise<{ changed: number[]; short: number[] }>;

export type ImportOptions = {
  /** Does everything in a transaction that is rolled back, and fetches no pictures. */
  dryRun: boolean;
  /** The id of the category for products whose type the shop does not know. */
  categoryId: number | null;
  pictures: PictureSource;
  /** Stock has its own owner, above the catalogue. */
  countStock: CountStock;
};

/** Brings Shopify's product CSV into the shop: the whole file in one transaction, or nothing and a list of reasons. */
export async function importProducts(db: Db, bytes: Uint8Array, options: ImportOptions): Promise<ImportReport> {
  const { dryRun } = options;
  const { products, findings: remarks } = readFile(bytes);
  if (hasErrors(remarks)) return { written: false, dryRun, outcomes: [], findings: remarks };
  try {
    let pictures: FetchedPictures = new Map();
    if (!dryRun && products.some((product) => product.pictures.length > 0)) {
      // Looked at once before, so that nobody waits for the pictures of a file that is refused.
      await rolledBack(db, (tx) => plan(tx, products, pictures, options));
      const fetched = await fetchPictures(products, options.pictures);
      remarks.push(...fetched.findings);
      pictures = fetched.pictures;
    }
    const work = (tx: Tx) => write(tx, products, pictures, options);
    const { findings, outcomes } = await (dryRun ? rolledBack(db, work) : transact(db, work));
    return { written: !dryRun, dryRun, outcomes, findings: [...remarks, ...findings] };
  } catch (fault) {
    if (!(fault instanceof Rejected)) throw fault;
    return { written: false, dryRun, outcomes: [], findings: [...remarks, ...fault.findings] };
  } finally {
    forget(db, 'catalog.');
  }
}

function readFile(bytes: Uint8Array): { products: FileProduct[]; findings: Finding[] } {
  const read = readRows(bytes);
  if (!('rows' in read)) return { products: [], findings: read.findings };
  const { findings, products } = groupRows(read.rows, read.header);
  return { products, findings: [...read.findings, ...findings] };
}

/** Does the work in a transaction that does not last. */
async function rolledBack<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const results: T[] = [];
  try {
    await transact(db, async (tx) => {
      results.push(await work(tx));
      tx.rollback();
    });
  } catch (fault) {
    if (!(fault instanceof TransactionRollbackError)) throw fault;
  }
  const result = results.at(-1);
  if (result === undefined) throw new Error('the transaction ended before its work');
  return result;
}

type Planned = { plans: Plan[]; findings: Finding[] };

/** Makes missing brands and categories and compares the file with the shop. Throws Rejected. */
async function plan(
  tx: Tx,
  products: FileProduct[],
  pictures: FetchedPictures,
  options: ImportOptions,
): Promise<Planned> {
  const known = await loadKnown(tx, products);
  const links = await linkNames(tx, products, known, options.categoryId);
  const { findings, plans } = planImport(products, known, links, pictures);
  const refused = [...foreignSkus(plans, known), ...findings];
  if (hasErrors(refused)) throw new Rejected(refused);
  return { plans, findings };
}

async function write(tx: Tx, products: FileProduct[], pictures: FetchedPictures, options: ImportOptions) {
  const { findings, plans } = await plan(tx, products, pictures, options);
  const ids = await writePlans(tx, plans);
  const moved = await countVariants(tx, plans, ids, options.countStock);
  return { outcomes: plans.map((planned) => outcomeOf(planned, moved)), findings };
}

const foreignSkus = (plans: Plan[], known: Known): Finding[] =>
  plans.flatMap(({ file, variants }) =>
    variants.flatMap(({ file: variant, sku }) => {
      const owner = known.skuOwners.get(sku);
      if (owner === undefined || owner === file.handle) return [];
      return [error(variant.line, file.handle, `Variant SKU "${sku}" belongs to the product ${owner}`)];
    }),
  );

/** Counts what the file gives a quantity for, and new variants, at 0 when it gives none. */
async function countVariants(
  tx: Tx,
  plans: Plan[],
  ids: ReadonlyMap<FileVariant, number>,
  countStock: CountStock,
): Promise<Set<FileVariant>> {
  const counted = plans.flatMap(({ file, variants }) =>
    variants.flatMap((variant) => {
      const variantId = ids.get(variant.file);
      const onHand = variant.file.quantity ?? (variant.id === undefined ? 0 : undefined);
      return variantId === undefined || onHand === undefined
        ? []
        : [{ handle: file.handle, variant: variant.file, variantId, onHand }];
    }),
  );
  const { changed, short } = await countStock(
    tx,
    counted.map(({ onHand, variantId }) => ({ onHand, variantId })),
  );
  const isShort = new Set(short);
  const promised = counted.filter(({ variantId }) => isShort.has(variantId));
  if (promised.length > 0)
    throw new Rejected(
      promised.map(({ handle, onHand, variant }) =>
        error(
          variant.line,
          handle,
          `The quantity ${onHand} is less than what shoppers have in their checkouts right now; try again in ten minutes`,
        ),
      ),
    );
  const isChanged = new Set(changed);
  return new Set(counted.filter(({ variantId }) => isChanged.has(variantId)).map(({ variant }) => variant));
}

function outcomeOf({ file, status, variants }: Plan, moved: ReadonlySet<FileVariant>): Outcome {
  const stockMoved = variants.some((variant) => moved.has(variant.file));
  return {
    line: file.line,
    status: status === 'unchanged' && stockMoved ? 'updated' : status,
    handle: file.handle,
    variants: variants.length,
  };
}
