import type { ScenarioResult } from '../support/result.ts';

/** Columns for the charts of one scenario, as uPlot takes them. */
export function chartsOf({ main, name, phases, samples }: ScenarioResult) {
  const timeline = phases.flatMap((phase, index) => {
    const before = phases.slice(0, index).reduce((sum, one) => sum + one.seconds, 0);
    return phase.timeline.map((second) => ({ ...second, at: second.at + before }));
  });
  const answered = samples.map((sample, index) => {
    const earlier = samples[index - 1];
    const [now, then] = [sample.figures?.answered, earlier?.figures?.answered];
    return now === undefined || then === undefined || !earlier ? null : (now - then) / (sample.at - earlier.at);
  });
  return {
    name,
    throughput:
      timeline.length > 0
        ? [timeline.map((one) => one.at), timeline.map((one) => one.requests), timeline.map((one) => one.p95)]
        : [samples.map((one) => one.at), answered],
    resources: [
      samples.map((one) => one.at),
      samples.map((one) => one.shopCpu * 100),
      samples.map((one) => one.postgresCpu * 100),
      samples.map((one) => one.shopBytes / 1e6),
    ],
    curve:
      phases.length > 2 && new Set(phases.map((one) => one.phase.connections)).size === phases.length
        ? [
            phases.map((one) => one.phase.connections),
            phases.map((one) => one.perSecond),
            phases.map((one) => one.latency.p99),
          ]
        : null,
    percentiles: main.latency,
  };
}
