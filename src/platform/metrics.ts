import cluster from 'node:cluster';
import process from 'node:process';
import prom from 'prom-client';
import { createRequestTimes, type RequestTimes } from './request_times.ts';

export type Metrics = {
  /** One answered request. */
  request: RequestTimes;
  count: (name: string, help: string) => (by?: number) => void;
  /** Counts by the value of one label. */
  countBy: (name: string, help: string, label: string) => (value: string) => void;
  /** A figure read when Prometheus asks; `over` says what it is for all processes together, `sum` when left out. */
  gauge: (name: string, help: string, read: () => number | Promise<number>, over?: 'sum' | 'min' | 'max') => void;
  text: () => Promise<string>;
};

export function createMetrics(): Metrics {
  prom.register.clear();
  prom.collectDefaultMetrics();
  if (cluster.isWorker) new prom.AggregatorRegistry(); // answers the parent when it adds up
  return {
    request: createRequestTimes(),
    count: (name, help) => {
      const counter = new prom.Counter({ name, help });
      return (by = 1) => counter.inc(by);
    },
    countBy: (name, help, label) => {
      const counts = new Map<string, number>();
      new prom.Counter({
        name,
        help,
        labelNames: [label],
        collect() {
          this.reset();
          for (const [value, count] of counts) this.inc({ [label]: value }, count);
        },
      });
      return (value) => counts.set(value, (counts.get(value) ?? 0) + 1);
    },
    gauge: (name, help, read, over = 'sum') => {
      new prom.Gauge({
        name,
        help,
        aggregator: over,
        async collect() {
          this.set(await read());
        },
      });
    },
    text: () => (cluster.isWorker ? askParent() : prom.register.metrics()),
  };
}

let lastQuestion = 0;

/** One worker answers /metrics for all: the parent adds up what each counted. */
function askParent(): Promise<string> {
  const id = ++lastQuestion;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error('the parent process did not answer'))), 5_000);
    const listen = (message: unknown) => {
      if (!isAnswer(message) || message.id !== id) return;
      finish(() => (message.metrics ? resolve(message.metrics) : reject(new Error('a worker did not answer in time'))));
    };
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      process.off('message', listen);
      settle();
    };
    process.on('message', listen);
    process.send?.({ askMetrics: id });
  });
}

const isAnswer = (message: unknown): message is { id: number; metrics: string } =>
  typeof message === 'object' && message !== null && 'metrics' in message && 'id' in message;

/** In the parent process: answers the workers' questions for the figures of all. */
export function serveWorkerMetrics(): void {
  const registry = new prom.AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (typeof message !== 'object' || message === null || !('askMetrics' in message)) return;
    registry.clusterMetrics().then(
      (metrics) => worker.send({ id: message.askMetrics, metrics }),
      () => worker.send({ id: message.askMetrics, metrics: '' }),
    );
  });
}
