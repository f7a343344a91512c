import { allowed } from './allowed.ts';
import type { Driven } from './drive.ts';
import { buffersOf, rowsOf, scansOf } from './plan.ts';
import type { Explained } from './watch.ts';

/** What a step cost: all its statements together. */
export type Cost = { step: string; statements: number; rows: number; buffers: number };
export type Finding = { step: string; problem: string; text: string; allowedBecause: string | null };

export type Limits = {
  /** Reading a table of more rows than this from end to end is a fault. */
  largeTable: number;
  /** A step may touch so many more rows or pages in the larger shop, as a factor, before it counts as growing. */
  growth: number;
  /** Below so many rows or pages nothing is said of growth. */
  slack: number;
};

export const limits: Limits = { largeTable: 5_000, growth: 2, slack: 400 };

export function costsOf({ statements }: Driven): Cost[] {
  const costs = new Map<string, Cost>();
  for (const { plan, step } of statements) {
    const cost = costs.get(step) ?? { step, statements: 0, rows: 0, buffers: 0 };
    costs.set(step, cost);
    cost.statements += 1;
    cost.rows += plan ? rowsOf(plan) : 0;
    cost.buffers += plan ? buffersOf(plan) : 0;
  }
  return [...costs.values()];
}

/** Tables read from end to end, and statements that could not be explained. */
export const findScans = ({ statements, tables }: Driven, { largeTable }: Limits): Finding[] =>
  unique(
    statements.flatMap((statement): Finding[] => {
      if (!statement.plan) return [finding(statement, `could not be explained: ${statement.error}`)];
      return scansOf(statement.plan)
        .filter(
          ({ node, rows, table }) =>
            /Seq Scan/.test(node) && rows > largeTable && (tables.get(table) ?? 0) > largeTable,
        )
        .map(({ node, rows, table }) => finding(statement, `${node} of ${table}: ${Math.round(rows)} rows`));
    }),
  );

/** Steps that touch more in the larger shop than the factor allows, each named with its dearest statement. */
export function findGrowth(small: Driven, large: Driven, { growth, slack }: Limits): Finding[] {
  const before = new Map(costsOf(small).map((cost) => [cost.step, cost]));
  return costsOf(large).flatMap((cost) =>
    (['rows', 'buffers'] as const).flatMap((what): Finding[] => {
      // One page for each row is what looking rows up costs at most: a small shop's rows only happen to lie together.
      const { buffers, rows } = before.get(cost.step) ?? { buffers: 0, rows: 0 };
      const was = what === 'rows' ? rows : Math.max(rows, buffers);
      if (cost[what] <= was * growth + slack) return [];
      const dearest = dearestOf(large.statements, cost.step, what);
      return dearest
        ? [
            finding(
              dearest,
              `${what} touched grow from ${Math.round(was)} to ${Math.round(cost[what])} (${describe(dearest)})`,
            ),
          ]
        : [];
    }),
  );
}

function dearestOf(statements: Explained[], step: string, what: 'rows' | 'buffers'): Explained | undefined {
  const of = ({ plan }: Explained) => (plan ? (what === 'rows' ? rowsOf(plan) : buffersOf(plan)) : 0);
  return statements.filter((statement) => statement.step === step).sort((a, b) => of(b) - of(a))[0];
}

/** The node that looked at most rows: `Index Scan of products by products_popular: 600 rows, 640 pages`. */
function describe({ plan }: Explained): string {
  const [scan] = plan ? scansOf(plan).sort((a, b) => b.rows - a.rows) : [];
  if (!plan || !scan) return 'no scan';
  const by = scan.index ? ` by ${scan.index}` : '';
  return `${scan.node} of ${scan.table || 'its index'}${by}: ${Math.round(scan.rows)} rows, ${buffersOf(plan)} pages`;
}

const finding = ({ step, text }: Explained, problem: string): Finding => ({
  step,
  problem,
  text,
  allowedBecause: allowed.find((rule) => rule.step.test(step) && rule.text.test(text))?.because ?? null,
});

const unique = (findings: Finding[]): Finding[] => [
  ...new Map(findings.map((one) => [`${one.step} ${one.problem}`, one])).values(),
];
