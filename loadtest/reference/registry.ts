import { startBareHono } from './bare_hono.ts';
import { measureListQuery } from './list_query.ts';
import { startNginx } from './nginx.ts';
import { measureBareOrders } from './pgbench.ts';
import type { PageReference, SqlReference } from './reference.ts';

/** Servers that are loaded as the scenario is, with the page the scenario gets. */
export const pageReferences: Record<string, PageReference> = { bare_hono: startBareHono, nginx: startNginx };

/** Statements without a shop. A scenario that names one which is not here goes without. */
export const sqlReferences: Record<string, SqlReference> = {
  list_query: measureListQuery,
  pgbench: async (scratch, { seconds }) => {
    const { cpuSeconds, perSecond } = await measureBareOrders(scratch, seconds);
    return { name: 'pgbench', perSecond, perCpuSecond: 1 / cpuSeconds };
  },
};
