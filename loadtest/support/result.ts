import type { Finding } from '../profiles/profile.ts';
import type { Figure } from '../reference/reference.ts';
import type { PhaseSeen } from './load.ts';
import type { OrdersFound } from './orders.ts';
import type { Sample } from './sampler.ts';

/** What one phase cost. */
export type PhaseResult = Omit<PhaseSeen, 'receipts'> & {
  placed: number;
  /** Milliseconds of CPU time for a request; null when the process was not ours to look at. */
  shopCpuMs: number | null;
  postgresCpuMs: number | null;
  /** Requests for each second of the shop's CPU time: what the machine's other work disturbs least. */
  perShopCpuSecond: number | null;
  /** The share of the machine that others used meanwhile; above a tenth wall-clock figures mean little. */
  othersShare: number;
};

export type ReferenceResult = Figure & { scenario: string; of: 'page' | 'statements' };

export type ScenarioResult = {
  name: string;
  title: string;
  /** The phase that stands for the scenario: the one with the most requests a second. */
  main: PhaseResult;
  phases: PhaseResult[];
  samples: Sample[];
  findings: Finding[];
  orders: OrdersFound | null;
  memory: { idle: number | null; peak: number | null };
  startSeconds: number | null;
};

/** Everything about a run: the JSON beside the report. */
export type Run = {
  at: string;
  command: string;
  profile: string;
  profileTitle: string;
  machine: { cpus: number; model: string; memoryGb: number; node: string; load: number };
  shop: { products: number | null; workers: number; redis: boolean; against: string | null };
  scenarios: ScenarioResult[];
  references: ReferenceResult[];
  /** `scenario ÷ reference`: what is compared from run to run. */
  ratios: Record<string, number>;
};
