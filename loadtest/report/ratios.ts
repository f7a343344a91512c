import type { PhaseResult, ReferenceResult, ScenarioResult } from '../support/result.ts';

/**
 * Each scenario ÷ its references, all by CPU time: `list ÷ bare_hono`, `placing ÷ pgbench`. Beside a page stands the shop's
 * own time; beside statements that of shop and database together. Scenarios without bare Hono of their own are held against
 * that of the list's page: it is no goal, but it takes the machine out of the figure.
 */
export function ratiosOf(scenarios: readonly ScenarioResult[], references: readonly ReferenceResult[]) {
  const ratios: Record<string, number> = {};
  const note = (name: string, over: number | null, under: number | undefined) => {
    if (over && under) ratios[name] = over / under;
  };
  const bare = references.filter((reference) => reference.name === 'bare_hono');
  const machine = (bare.find((reference) => reference.scenario === 'list') ?? bare[0])?.perCpuSecond;
  for (const { main, name } of scenarios) {
    const own = references.filter((reference) => reference.scenario === name);
    for (const reference of own)
      note(
        `${name} ÷ ${reference.name}`,
        reference.of === 'page' ? main.perShopCpuSecond : perCpuSecondOfAll(main),
        reference.perCpuSecond,
      );
    if (!own.some((reference) => reference.name === 'bare_hono'))
      note(`${name} ÷ machine`, main.perShopCpuSecond, machine);
  }
  return ratios;
}

const perCpuSecondOfAll = ({ postgresCpuMs, shopCpuMs }: PhaseResult): number | null =>
  shopCpuMs === null || postgresCpuMs === null ? null : 1_000 / (shopCpuMs + postgresCpuMs);
