import type { ReferenceResult, ScenarioResult } from '../support/result.ts';

/**
 * Each scenario ÷ its references, by CPU time where both have it: `list ÷ bare_hono`. Scenarios that have no reference of
 * their own are held against any bare Hono of the run: that is no goal, but it takes the machine out of the figure.
 */
export function ratiosOf(scenarios: readonly ScenarioResult[], references: readonly ReferenceResult[]) {
  const ratios: Record<string, number> = {};
  const note = (name: string, over: number | null | undefined, under: number | null | undefined) => {
    if (over && under) ratios[name] = over / under;
  };
  const bare = references.filter((reference) => reference.name === 'bare_hono');
  const machine = (bare.find((reference) => reference.scenario === 'list') ?? bare[0])?.perCpuSecond;
  for (const { main, name } of scenarios) {
    const own = references.filter((reference) => reference.scenario === name);
    for (const reference of own) {
      const isPage = pageNames.has(reference.name);
      note(
        `${name} ÷ ${reference.name}`,
        isPage ? main.perShopCpuSecond : main.perSecond,
        isPage ? reference.perCpuSecond : reference.perSecond,
      );
    }
    if (!own.some((reference) => reference.name === 'bare_hono'))
      note(`${name} ÷ machine`, main.perShopCpuSecond, machine);
  }
  return ratios;
}

const pageNames = new Set(['bare_hono', 'nginx']);
