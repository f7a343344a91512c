import { cpus, loadavg, totalmem } from 'node:os';
import process from 'node:process';
import { getProfile } from '../profiles/registry.ts';
import { ratiosOf } from '../report/ratios.ts';
import { getScenario } from '../scenarios/registry.ts';
import { measureScenario } from './measure.ts';
import type { Options } from './options.ts';
import { measureReferences } from './references.ts';
import type { ReferenceResult, Run, ScenarioResult } from './result.ts';
import { openTarget } from './target.ts';

/** Measures every scenario asked for, one after the other. `say` is told how far it is. */
export async function runLoadTest(options: Options, say: (line: string) => void): Promise<Run> {
  const profile = getProfile(options.profile);
  const measuring = { profile, seconds: options.seconds };
  const at = new Date().toISOString();
  const [load = 0] = loadavg();
  say(options.against ? `Reading ${options.against} …` : `Preparing a shop with ${options.products} products …`);
  const target = await openTarget(options);
  const scenarios: ScenarioResult[] = [];
  const references: ReferenceResult[] = [];
  try {
    for (const scenario of options.scenarios) {
      say(`${scenario.name} …`);
      const running = await target.open(scenario);
      try {
        scenarios.push(await measureScenario(target, running, scenario, measuring));
        if (!profile.references) continue;
        references.push(...(await measureReferences(target, running, scenario, measuring)));
        const isLast = scenario === options.scenarios.at(-1);
        if (isLast && !references.some(({ name }) => name === 'bare_hono')) {
          const machine = { ...getScenario('list'), references: ['bare_hono'] };
          references.push(...(await measureReferences(target, running, machine, measuring)));
        }
      } finally {
        await running.stop();
      }
    }
  } finally {
    await target.close();
  }
  return {
    at,
    command: `npm run loadtest -- ${process.argv.slice(2).join(' ')}`.trim(),
    profile: profile.name,
    profileTitle: profile.title,
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? 'unknown',
      memoryGb: Math.round(totalmem() / 1e9),
      node: process.version,
      load,
    },
    shop: {
      products: options.against ? null : options.products,
      workers: options.workers,
      redis: options.redis,
      against: options.against ?? null,
    },
    scenarios,
    references,
    ratios: ratiosOf(scenarios, references),
  };
}
