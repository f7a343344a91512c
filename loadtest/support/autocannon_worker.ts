import process from 'node:process';
import autocannon from 'autocannon';
import { getScenario } from '../scenarios/registry.ts';
import { createRandom } from './journey.ts';
import type { Job, Phase } from './load.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createVisitors, type Visitors } from './visitors.ts';
import { parseWorld } from './world.ts';

/** A process of its own, so that what measures does not share a thread with what is sent. */
process.once('message', (job: Job) => {
  void run(job).then(() => process.disconnect());
});

async function run(job: Job): Promise<void> {
  const scenario = getScenario(job.scenario);
  const world = parseWorld(job.world);
  let visitors = 0;
  for (const phase of job.phases) {
    const cpuBefore = process.cpuUsage();
    process.send?.({ started: phase.name });
    const recorder = createRecorder();
    const visit = { scenario, world, recorder: () => recorder, number: () => visitors++ };
    const visitorsOn = (n: number) => createVisitors({ ...visit, random: createRandom(visitors + n * 7919) });
    await shoot(job.origin, phase, visitorsOn, recorder);
    const { system, user } = process.cpuUsage(cpuBefore);
    const seen = { ...recorder.seen(), phase, generator: 'autocannon', generatorCpuSeconds: (user + system) / 1e6 };
    process.send?.({ ended: phase.name, seen });
  }
}

function shoot(origin: string, phase: Phase, visitorsOn: (n: number) => Visitors, recorder: Recorder): Promise<void> {
  return new Promise((resolve, reject) => {
    let connection = 0;
    const instance = autocannon(
      {
        url: origin,
        connections: phase.connections,
        duration: phase.seconds,
        timeout: 10,
        sampleInt: 100,
        setupClient: (client) =>
          drive(client, visitorsOn(connection++), () => {
            recorder.over();
            instance.stop();
          }),
      },
      (error) => (error ? reject(error) : resolve()),
    );
    instance.on('tick', () => recorder.tick());
  });
}

/** Each connection is told its next request when the last one was answered. */
function drive(client: autocannon.Client, visitors: Visitors, stop: () => void): void {
  let last: { status: number; body: string; header: (name: string) => string } | null = null;
  client.setRequests([
    {
      setupRequest: (request) => {
        const next = visitors.next();
        // Nobody is left: what is sent until all have stopped counts for nothing.
        if (!next) setImmediate(stop);
        return { ...request, ...(next ?? { method: 'GET', path: '/health', body: '', headers: {} }) };
      },
      onResponse: (status, body, _context, headers) => {
        const values = lowerCase(headers ?? {});
        last = { status, body, header: (name) => values.get(name) ?? '' };
      },
    },
  ]);
  client.on('response', (_status, bytes, milliseconds) => {
    if (last) visitors.answered(last, milliseconds, bytes);
    last = null;
  });
  client.addListener('timeout', () => visitors.timedOut());
}

function lowerCase(headers: Record<string, string | string[] | undefined>): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join('\n')]));
}
