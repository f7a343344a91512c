import { z } from 'zod';

const fields = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number().default(0),
  'Actual Loops': z.number().default(0),
  'Rows Removed by Filter': z.number().default(0),
  'Rows Removed by Index Recheck': z.number().default(0),
  'Shared Hit Blocks': z.number().default(0),
  'Shared Read Blocks': z.number().default(0),
});

/** A node of EXPLAIN's answer, as far as it is judged. */
export type Plan = z.infer<typeof fields> & { Plans?: Plan[] };

export const planSchema: z.ZodType<Plan> = fields.extend({
  get Plans() {
    return z.array(planSchema).optional();
  },
});

export type Scan = { node: string; table: string; index: string | null; rows: number };

/** Every node that reads a table or an index, with the rows it looked at, those it threw away included. */
export const scansOf = (plan: Plan): Scan[] => [
  ...(/Scan$/.test(plan['Node Type']) && (plan['Relation Name'] || plan['Index Name'])
    ? [
        {
          node: plan['Node Type'],
          table: plan['Relation Name'] ?? '',
          index: plan['Index Name'] ?? null,
          rows:
            plan['Actual Loops'] *
            (plan['Actual Rows'] + plan['Rows Removed by Filter'] + plan['Rows Removed by Index Recheck']),
        },
      ]
    : []),
  ...(plan.Plans ?? []).flatMap(scansOf),
];

/** Pages of 8 KB touched. */
export const buffersOf = (plan: Plan): number => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];

export const rowsOf = (plan: Plan): number => scansOf(plan).reduce((sum, { rows }) => sum + rows, 0);
