import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startProgram } from '../../tests/support/program.ts';
import type { Percentiles, Seen } from './figures.ts';
import type { Phase, PhaseSeen, Watch } from './load.ts';
import { cpuSecondsOfTree } from './usage.ts';

/** Microseconds, as wrk measures them. */
const summary = z.object({
  seconds: z.number(),
  requests: z.number(),
  bytes: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
  mean: z.number(),
  connect: z.number(),
  read: z.number(),
  write: z.number(),
  status: z.number(),
  timeout: z.number(),
});

export const hasWrk = (): boolean =>
  (process.env.PATH ?? '').split(':').some((directory) => existsSync(join(directory, 'wrk')));

/** The peak of one page, phase after phase; answers are verified by reading the page beside. */
export async function wrkOnPage(url: string, phases: readonly Phase[], watch: Watch): Promise<PhaseSeen[]> {
  const seen: PhaseSeen[] = [];
  for (const phase of phases) {
    const args = ['-t1', `-c${phase.connections}`, `-d${Math.max(1, Math.round(phase.seconds))}s`, '--timeout', '10s'];
    const script = ['-s', join(import.meta.dirname, 'wrk.lua'), '-H', 'Accept-Encoding: gzip, br', url];
    const before = await (await fetch(url)).text();
    watch.started(phase);
    const program = startProgram('wrk', [...args, ...script]);
    const checks = { verified: 0, wrong: 0 };
    let generatorCpuSeconds = 0;
    while (program.running()) {
      if (!phase.warmUp) generatorCpuSeconds = Math.max(generatorCpuSeconds, cpuSecondsOfTree(program.pid));
      const page = await fetch(url).catch(() => null);
      if (page?.status === 200 && (await page.text()) === before) checks.verified++;
      else checks.wrong++;
      await sleep(200);
    }
    watch.ended(phase);
    seen.push({ ...readSummary(program.output(), checks), phase, generator: 'wrk', generatorCpuSeconds });
  }
  return seen;
}

function readSummary(output: string, { verified, wrong }: { verified: number; wrong: number }): Seen {
  const line = output.split('\n').find((text) => text.startsWith('{'));
  if (!line) throw new Error(`wrk said nothing to be read:\n${output}`);
  const { bytes, connect, read, requests, seconds, status, timeout, write, ...latency } = summary.parse(
    JSON.parse(line),
  );
  return {
    seconds,
    requests,
    perSecond: requests / seconds,
    bytes,
    latency: inMilliseconds(latency),
    errors: { timeouts: timeout, connection: connect + read + write, status4xx: status, status5xx: 0, wrong },
    verified,
    finished: requests,
    receipts: [],
    steps: [],
    timeline: [],
  };
}

const inMilliseconds = ({ max, mean, p50, p95, p99, p999 }: Percentiles): Percentiles => ({
  max: max / 1_000,
  mean: mean / 1_000,
  p50: p50 / 1_000,
  p95: p95 / 1_000,
  p99: p99 / 1_000,
  p999: p999 / 1_000,
});
