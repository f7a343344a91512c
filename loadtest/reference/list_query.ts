import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binaries, needed } from '../../tests/support/packages.ts';
import { run } from '../../tests/support/program.ts';
import { cpuSecondsOfTree } from '../support/usage.ts';
import type { SqlReference } from './reference.ts';

// The rows of a list's cards and nothing more: no count, no facets, no page. Pages as often as list_fresh opens them.
const query = `\\set chance random(0, 999999)
\\set page :chance * :chance * :chance / 10000000000000000
select p.id, p.slug, p.title, b.name, p.price_minor, p.price_max_minor, p.compare_at_minor, p.pictures -> 0,
       p.rating, p.rating_count, p.left_shown, p.only_variant_id, p.published_at
from products p left join brands b on b.id = p.brand_id
where p.published_at <= now() order by p.sold desc, p.id desc limit 24 offset :page * 24;
`;

/** The plain query of a list, prepared, ten connections, no program around it. */
export const measureListQuery: SqlReference = async (scratch, { seconds }) => {
  const directory = mkdtempSync(join(tmpdir(), 'dhakacart-pgbench-'));
  const script = join(directory, 'list.sql');
  writeFileSync(script, query);
  const before = cpuSecondsOfTree(scratch.postgresPid());
  try {
    const bin = needed(binaries.postgres(), 'postgresql');
    const time = String(Math.max(1, Math.round(seconds)));
    const how = ['--no-vacuum', '--protocol=prepared', '--client=10', '--jobs=1', `--time=${time}`, '--file', script];
    const output = await run(join(bin, 'pgbench'), [...how, scratch.databaseUrl]);
    const perSecond = Number(/tps = ([\d.]+)/.exec(output)?.[1] ?? 0);
    const done = Number(/actually processed: (\d+)/.exec(output)?.[1] ?? 0);
    const cpuSeconds = cpuSecondsOfTree(scratch.postgresPid()) - before;
    return { name: 'list_query', perSecond, perCpuSecond: cpuSeconds > 0 ? done / cpuSeconds : undefined };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
