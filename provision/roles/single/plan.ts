import { z } from 'zod';
import type { Facts } from '../../engine/facts.ts';

/** What several roles of the one machine share. */
export const sizes = z.object({
  /** Usual is what the machine has; less leaves the rest to others. */
  memoryMb: z.number().int().min(512).optional(),
  /** Processes of each colour; usual is one for each core but one. */
  workers: z.number().int().min(1).max(64).optional(),
  /** Connections to the database that a process opens at most. */
  poolSize: z.number().int().min(2).max(100).default(10),
});

export type Plan = ReturnType<typeof planOf>;

/**
 * Who gets how much, in megabytes and connections. A quarter of the memory is PostgreSQL's own, a tenth Redis', a quarter
 * each colour may take at most: two of them run only while a release is switched.
 */
export function planOf(facts: Pick<Facts, 'memoryMb' | 'cpus'>, given: z.output<typeof sizes>) {
  const memory = given.memoryMb ?? facts.memoryMb;
  const workers = given.workers ?? Math.max(1, facts.cpus - 1);
  // Both colours at once, and some for backups, migrations and people.
  const connections = 2 * workers * given.poolSize + 20;
  const sharedBuffers = Math.min(Math.floor(memory / 4), 16_384);
  return {
    workers,
    poolSize: given.poolSize,
    connections,
    sharedBuffers,
    effectiveCache: Math.floor(memory / 2),
    // What sorts may take if half of all connections sort at once, out of a sixteenth of the memory.
    workMem: Math.min(64, Math.max(4, Math.floor(memory / 8 / connections))),
    maintenanceWorkMem: Math.min(1024, Math.max(64, Math.floor(memory / 16))),
    redis: Math.min(2048, Math.max(64, Math.floor(memory / 10))),
    colour: Math.max(512, Math.floor(memory / 4)),
    pageCache: Math.min(1024, Math.max(32, Math.floor(memory / 32 / workers))),
  };
}
