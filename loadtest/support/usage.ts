import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export type Usage = {
  /** User and system time so far, with that of children that ended. */
  cpuSeconds: number;
  /** Memory held now; of pages shared between the processes each holds its part. */
  memoryBytes: number;
  /** Memory held now as `ps` counts it: shared pages once for each process. */
  residentBytes: number;
};

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What a process and its descendants have used, as the kernel counts it (Linux, /proc). */
export function usageOf(pid: number): Usage {
  const total = { cpuSeconds: 0, memoryBytes: 0, residentBytes: 0 };
  for (const one of withDescendants(pid)) {
    try {
      total.cpuSeconds += cpuSecondsOf(one);
      const rollup = readFileSync(`/proc/${one}/smaps_rollup`, 'utf8');
      total.memoryBytes += kilobytes(rollup, 'Pss') * 1024;
      total.residentBytes += kilobytes(rollup, 'Rss') * 1024;
    } catch {
      // It ended meanwhile.
    }
  }
  return total;
}

/** The time alone, at a fraction of the cost: memory is summed up page by page. */
export function cpuSecondsOfTree(pid: number): number {
  let seconds = 0;
  for (const one of withDescendants(pid)) {
    try {
      seconds += cpuSecondsOf(one);
    } catch {
      // It ended meanwhile.
    }
  }
  return seconds;
}

/** Seconds in which this machine's processors worked, for whomever. */
export function machineCpuSeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / ticksPerSecond;
}

const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');

const cpuSecondsOf = (pid: number): number =>
  statOf(pid)
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;

const kilobytes = (rollup: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);

/** Process ids: the given one, its children, and theirs. */
export function withDescendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(statOf(Number(name))[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended meanwhile.
    }
  }
  const found = [pid];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}
