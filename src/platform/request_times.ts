import prom from 'prom-client';

/** Upper bounds of the histogram's steps, in seconds. */
const bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

type Series = { labels: { method: string; route: string; status: number }; steps: number[]; sum: number };

export type RequestTimes = (method: string, route: string, status: number, seconds: number) => void;

/**
 * RED: rate, errors and duration of each route pattern. Counted in plain numbers and handed over when Prometheus asks:
 * the library's own histogram looks its labels up at each observation, which costs more than sending a kept page.
 */
export function createRequestTimes(): RequestTimes {
  const byRoute = new Map<string, Series[]>();
  const described = {
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route pattern and status',
    type: 'histogram',
    aggregator: 'sum',
  };
  const get = async () => ({ ...described, values: [...byRoute.values()].flat().flatMap(valuesOf) });
  prom.register.registerMetric({ ...described, get, reset: () => byRoute.clear() } as unknown as prom.Histogram);
  return (method, route, status, seconds) => {
    const known = byRoute.get(route) ?? [];
    if (known.length === 0) byRoute.set(route, known);
    let series = known.find(({ labels }) => labels.status === status && labels.method === method);
    if (!series) {
      series = { labels: { method, route, status }, steps: bounds.map(() => 0), sum: 0 };
      series.steps.push(0);
      known.push(series);
    }
    let step = 0;
    while (step < bounds.length && seconds > (bounds[step] ?? 0)) step++;
    series.steps[step] = (series.steps[step] ?? 0) + 1;
    series.sum += seconds;
  };
}

/** The lines of one series as Prometheus wants them: each step counts those below it as well. */
function valuesOf({ labels, steps, sum }: Series) {
  const named = { ...labels, status: String(labels.status) };
  let count = 0;
  const buckets = steps.map((n, step) => {
    count += n;
    const le = bounds[step] ?? '+Inf';
    return { metricName: 'http_request_duration_seconds_bucket', labels: { le, ...named }, value: count };
  });
  return [
    ...buckets,
    { metricName: 'http_request_duration_seconds_sum', labels: named, value: sum },
    { metricName: 'http_request_duration_seconds_count', labels: named, value: count },
  ];
}
