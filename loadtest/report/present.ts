import { countErrors } from '../support/figures.ts';
import type { PhaseResult, Run, ScenarioResult } from '../support/result.ts';
import { chartsOf } from './charts.ts';
import type { Comparison } from './compare.ts';
import { megabytes, orDash, percent, short, signed } from './format.ts';
import { presentRaces } from './races.ts';
import { judgeTargets } from './targets.ts';

/** The run in the words and places of the report. */
export function presentRun(run: Run, compared: readonly Comparison[]) {
  const targets = judgeTargets(run);
  const scale = latencyScale(run);
  return {
    title: `Load test · ${run.profile}`,
    when: new Date(run.at).toUTCString().replace(/:\d\d GMT/, ' UTC'),
    what: run.profileTitle,
    command: run.command,
    facts: factsOf(run),
    targets,
    reached: targets.filter((target) => target.reached).length,
    ticks: scale.ticks,
    scenarios: run.scenarios.map((scenario) => ({ ...presentScenario(scenario), marks: scale.marksOf(scenario.main) })),
    races: presentRaces(run),
    compared: compared.map(({ before, change, name, now }) => ({
      name,
      before: short(before),
      now: short(now),
      change: signed(change),
      isWorse: change < 0,
    })),
    charts: run.scenarios.map(chartsOf),
  };
}

export type Presented = ReturnType<typeof presentRun>;

function factsOf({ machine, scenarios, shop }: Run): { name: string; value: string }[] {
  const others = Math.max(0, ...scenarios.map(({ main }) => main.othersShare));
  return [
    { name: 'Products', value: shop.products?.toLocaleString('en') ?? 'unknown' },
    { name: 'Processes', value: String(shop.workers) },
    { name: 'Redis', value: shop.redis ? 'yes' : 'no' },
    { name: 'Processors', value: `${machine.cpus} (${machine.model.replace(/\s+/g, ' ')})` },
    { name: 'Node', value: machine.node },
    { name: 'Used by others', value: `up to ${percent(others)} of the machine` },
    ...(shop.against ? [{ name: 'Against', value: shop.against }] : []),
  ];
}

function presentScenario({
  findings,
  main,
  memory,
  name,
  orders,
  phases,
  samples,
  startSeconds,
  title,
}: ScenarioResult) {
  const worst = (read: (sample: ScenarioResult['samples'][number]) => number | undefined) =>
    Math.max(0, ...samples.map((sample) => read(sample) ?? 0));
  const last = samples.at(-1)?.figures;
  const { errors } = main;
  return {
    name,
    title,
    generator: main.generator,
    perSecond: short(main.perSecond),
    percentiles: [main.latency.p50, main.latency.p95, main.latency.p99, main.latency.p999].map(short),
    errorCount: countErrors(errors),
    errors: `${errors.timeouts} timed out, ${errors.connection} connections, ${errors.status4xx} × 4xx, ${errors.status5xx} × 5xx, ${errors.wrong} wrong pages`,
    perCpuSecond: orDash(main.perShopCpuSecond),
    shopCpuMs: orDash(main.shopCpuMs),
    postgresCpuMs: orDash(main.postgresCpuMs),
    peak: orDash(memory.peak, megabytes),
    tiles: [
      { name: 'answers a second', value: short(main.perSecond) },
      { name: 'per server CPU second', value: orDash(main.perShopCpuSecond) },
      { name: 'ms server CPU each', value: orDash(main.shopCpuMs) },
      { name: 'ms database CPU each', value: orDash(main.postgresCpuMs) },
      { name: 'MB idle → peak', value: `${orDash(memory.idle, megabytes)} → ${orDash(memory.peak, megabytes)}` },
      { name: 'ms event-loop delay, p99', value: short(worst((sample) => sample.figures?.loopDelayMs)) },
      {
        name: 'database connections in use, waiting',
        value: `${worst((sample) => sample.figures?.poolInUse)}, ${worst((sample) => sample.figures?.poolWaiting)}`,
      },
      {
        name: 'page cache: hits, builds, MB',
        value: last
          ? `${last.cacheHits.toLocaleString('en')}, ${last.cacheBuilds.toLocaleString('en')}, ${megabytes(last.cacheBytes)}`
          : '–',
      },
      { name: 'KB an answer', value: short(main.bytes / Math.max(1, main.requests) / 1_000) },
      { name: 'answers read and found right', value: main.verified.toLocaleString('en') },
      { name: 's to start', value: orDash(startSeconds) },
      { name: 'of the machine used by others', value: percent(main.othersShare) },
      { name: 'of a core used by the load generator', value: percent(main.generatorCpuSeconds / main.seconds) },
    ],
    orders: orders && {
      ...orders,
      perSecond: short(main.placed / main.seconds),
      found: orders.placed - orders.lost,
    },
    findings: findings.map((finding) => ({ ...finding, value: orDash(finding.value) })),
    steps: main.steps.map((step) => ({
      name: step.name,
      requests: step.requests.toLocaleString('en'),
      figures: [step.p50, step.p95, step.p99, step.p999, step.max].map(short),
    })),
    phases: phases.length > 1 ? phases.map(presentPhase) : [],
  };
}

const presentPhase = ({ errors, latency, perSecond, perShopCpuSecond, phase }: PhaseResult) => ({
  name: phase.name,
  figures: [
    short(perSecond),
    short(latency.p50),
    short(latency.p95),
    short(latency.p99),
    orDash(perShopCpuSecond),
    String(countErrors(errors)),
  ],
});

/** From the quickest median to the slowest p99.9, in steps of ten: places in percent. */
function latencyScale(run: Run) {
  const values = run.scenarios
    .flatMap(({ main }) => [main.latency.p50, main.latency.p999])
    .filter((value) => value > 0);
  const least = Math.floor(Math.log10(Math.min(...values, 1)));
  const most = Math.ceil(Math.log10(Math.max(...values, 10)));
  const place = (value: number) =>
    Math.max(0, Math.min(100, ((Math.log10(Math.max(value, 0.001)) - least) / (most - least)) * 100));
  const powers = Array.from({ length: most - least + 1 }, (_, step) => 10 ** (least + step));
  return {
    ticks: powers.map((value) => ({
      label: value >= 1_000 ? `${value / 1_000} s` : `${value} ms`,
      place: place(value),
    })),
    marksOf: ({ latency }: PhaseResult) => ({
      from: place(latency.p50),
      width: place(latency.p999) - place(latency.p50),
      dots: [latency.p50, latency.p95, latency.p99, latency.p999].map(place),
    }),
  };
}
