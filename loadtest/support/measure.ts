import type { Profile } from '../profiles/profile.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { autocannonGenerator } from './autocannon.ts';
import type { Phase, Watch } from './load.ts';
import { keepMarks, phaseResult } from './marks.ts';
import { verifyOrders } from './orders.ts';
import type { ScenarioResult } from './result.ts';
import { startSampler } from './sampler.ts';
import type { Running, Target } from './target.ts';
import { hasWrk, wrkOnPage } from './wrk.ts';

export type Measuring = { profile: Profile; seconds: number | undefined };

/** The address of the one page a scenario asks for, when wrk may and can measure it. */
export const peakOf = (scenario: Scenario, target: Target, profile: Profile): string | null =>
  scenario.still && !profile.everySecond && hasWrk() ? scenario.still(target.world) : null;

/** One scenario on a shop that was just started. */
export async function measureScenario(
  target: Target,
  running: Running,
  scenario: Scenario,
  { profile, seconds }: Measuring,
): Promise<ScenarioResult> {
  const { idleBytes, measured, origin, startSeconds } = running;
  const phases = phasesOf(scenario, profile.phases(seconds));
  const world = scenario.prepare ? await scenario.prepare(origin, target.world, phases[0]?.seconds ?? 1) : target.world;
  const { marks, watch } = keepMarks(measured);
  const samplers: ReturnType<typeof startSampler>[] = [];
  const watchAll: Watch = {
    ...watch,
    started: (phase) => {
      if (!phase.warmUp && samplers.length === 0)
        samplers.push(startSampler(origin, measured, profile.sampleEverySeconds));
      watch.started(phase);
    },
  };
  const peak = peakOf(scenario, target, profile);
  const seen = peak
    ? await wrkOnPage(`${origin}${peak}`, phases, watchAll)
    : await autocannonGenerator({ origin, scenario: scenario.name, world, phases }, watchAll);
  const samples = (await samplers[0]?.stop()) ?? [];

  const results = seen.map((phase, index) => phaseResult(phase, marks[index], measured));
  const loaded = results.filter(({ phase }) => !phase.warmUp);
  const main = loaded.reduce((best, one) => (one.perSecond > best.perSecond ? one : best));
  const receipts = seen.flatMap((phase) => phase.receipts);
  return {
    name: scenario.name,
    title: scenario.title,
    main,
    phases: loaded,
    samples,
    findings: profile.findings?.({ phases: seen, samples }) ?? [],
    orders:
      scenario.makes === 'orders' && target.scratch ? await verifyOrders(target.scratch.databaseUrl, receipts) : null,
    memory: { idle: idleBytes, peak: measured.shop ? Math.max(...samples.map((sample) => sample.shopBytes)) : null },
    startSeconds,
  };
}

/** What was prepared is not used up before the clock runs. */
const phasesOf = (scenario: Scenario, phases: Phase[]): Phase[] =>
  scenario.limited ? phases.filter((phase) => !phase.warmUp).slice(0, 1) : phases;
