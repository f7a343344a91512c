import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export type Usage = {
  /** User and system time so far. */
  cpuSeconds: number;
  /** Memory held now; of pages shared between the processes each holds its part. */
  memoryBytes: number;
};

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What a process and its descendants have used, as the kernel counts it (Linux, /proc). */
export function usageOf(pid: number): Usage {
  const total = { cpuSeconds: 0, memoryBytes: 0 };
  for (const one of withDescendants(pid)) {
    try {
      const fields = readFileSync(`/proc/${one}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      total.cpuSeconds += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
      const share = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'));
      total.memoryBytes += Number(share?.[1] ?? 0) * 1024;
    } catch {
      // It ended meanwhile.
    }
  }
  return total;
}

/** Process ids: the given one, its children, and theirs. */
export function withDescendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[1],
      );
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended meanwhile.
    }
  }
  const found = [pid];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}
