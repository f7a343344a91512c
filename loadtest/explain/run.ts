import process from 'node:process';
import { parseArgs } from 'node:util';
import { openScratch } from '../support/scratch.ts';
import { type Driven, driveShop } from './drive.ts';
import { costsOf, findGrowth, findScans, limits } from './judge.ts';
import { findingsText, table } from './report.ts';

const { values } = parseArgs({
  options: { products: { type: 'string', default: '100000,1000000' }, json: { type: 'boolean', default: false } },
});
const sizes = values.products
  .split(',')
  .map(Number)
  .sort((a, b) => a - b);
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
  process.stderr.write('npm run db:explain -- [--products 100000,1000000] [--json]\n');
  process.exit(2);
}

const driven: { products: number; shop: Driven }[] = [];
for (const products of sizes) {
  process.stderr.write(`Explaining a shop of ${products} products …\n`);
  const scratch = await openScratch({ products });
  try {
    driven.push({ products, shop: await driveShop(scratch.databaseUrl, scratch.dataDir) });
  } finally {
    await scratch.stop();
  }
}

const smallest = driven[0]?.shop;
const largest = driven.at(-1)?.shop;
const scans = driven.flatMap(({ shop }) => findScans(shop, limits));
const growth = smallest && largest && smallest !== largest ? findGrowth(smallest, largest, limits) : [];
const findings = [...scans, ...growth];
const faults = findings.filter(({ allowedBecause }) => allowedBecause === null);
const measured = driven.map(({ products, shop }) => ({ products, costs: costsOf(shop) }));
const report = values.json
  ? JSON.stringify({ measured, findings }, null, 2)
  : [table(measured), findingsText(findings), `${faults.length} faults`].filter((part) => part !== '').join('\n\n');
process.stdout.write(`${report}\n`);
process.exit(faults.length > 0 ? 1 : 0);
