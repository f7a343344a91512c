import { copyPage } from '../reference/page.ts';
import type { PageServer } from '../reference/reference.ts';
import { pageReferences, sqlReferences } from '../reference/registry.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { autocannonGenerator } from './autocannon.ts';
import type { Phase } from './load.ts';
import { keepMarks, phaseResult } from './marks.ts';
import { type Measuring, peakOf } from './measure.ts';
import type { ReferenceResult } from './result.ts';
import type { Running, Target } from './target.ts';
import { wrkOnPage } from './wrk.ts';

/** Measures what a scenario is held against, right after it and under the same load. */
export async function measureReferences(
  target: Target,
  running: Running,
  scenario: Scenario,
  measuring: Measuring,
): Promise<ReferenceResult[]> {
  const phases = measuring.profile.phases(measuring.seconds).map(shortened);
  const loaded = phases.find((phase) => !phase.warmUp);
  const results: ReferenceResult[] = [];
  for (const name of scenario.references ?? []) {
    const statements = sqlReferences[name];
    if (statements && target.scratch) {
      const figure = await statements(target.scratch, { seconds: loaded?.seconds ?? 2 });
      results.push({ ...figure, name, of: 'statements', scenario: scenario.name });
    }
    const path = scenario.still?.(target.world);
    const server = path && (await pageReferences[name]?.(await copyPage(`${running.origin}${path}`)));
    if (!server || !path) continue;
    const peak = peakOf(scenario, target, measuring.profile) !== null;
    results.push({
      name,
      of: 'page',
      scenario: scenario.name,
      ...(await loadPage(server, path, phases, { peak, scenario, target })),
    });
  }
  return results;
}

type How = { peak: boolean; scenario: Scenario; target: Target };

async function loadPage(server: PageServer, path: string, phases: Phase[], { peak, scenario, target }: How) {
  const measured = { shop: server.pid, postgres: null, ours: true };
  const { marks, watch } = keepMarks(measured);
  try {
    const { world } = target;
    const seen = peak
      ? await wrkOnPage(`${server.url}${path}`, phases, watch)
      : await autocannonGenerator({ origin: server.url, scenario: scenario.name, world, phases }, watch);
    const last = seen.at(-1);
    if (!last) throw new Error('a reference was not measured');
    const { perSecond, perShopCpuSecond } = phaseResult(last, marks.at(-1), measured);
    return { perSecond, perCpuSecond: perShopCpuSecond ?? undefined };
  } finally {
    await server.stop();
  }
}

/** Half the time is enough for what hardly varies. */
const shortened = (phase: Phase): Phase =>
  phase.warmUp ? phase : { ...phase, seconds: Math.max(1, phase.seconds / 2) };
