import { cpus } from 'node:os';
import type { PhaseSeen, Watch } from './load.ts';
import type { PhaseResult } from './result.ts';
import { type Mark, type Measured, mark } from './sampler.ts';

export type Marks = { from: Mark; to: Mark };

/** Notes what was used as each phase starts and ends. */
export function keepMarks(measured: Measured): { marks: Marks[]; watch: Watch } {
  const marks: Marks[] = [];
  let from = mark(measured);
  return {
    marks,
    watch: {
      started: () => {
        from = mark(measured);
      },
      ended: () => {
        marks.push({ from, to: mark(measured) });
      },
    },
  };
}

/** What visitors saw, with what it cost. */
export function phaseResult(seen: PhaseSeen, marks: Marks | undefined, measured: Measured): PhaseResult {
  const { receipts, ...rest } = seen;
  const used = (of: (mark: Mark) => number) => (marks ? of(marks.to) - of(marks.from) : 0);
  const [shopCpu, postgresCpu] = [used((mark) => mark.shopCpu), used((mark) => mark.postgresCpu)];
  const perRequest = (cpuSeconds: number) => (cpuSeconds * 1_000) / Math.max(1, seen.requests);
  const others = used((mark) => mark.machineCpu) - used((mark) => mark.ownCpu);
  return {
    ...rest,
    placed: receipts.length,
    shopCpuMs: measured.shop ? perRequest(shopCpu) : null,
    postgresCpuMs: measured.postgres ? perRequest(postgresCpu) : null,
    perShopCpuSecond: measured.shop && shopCpu > 0 ? seen.requests / shopCpu : null,
    othersShare:
      Math.max(0, others) /
      (cpus().length *
        Math.max(
          0.001,
          used((mark) => mark.at),
        )),
  };
}
