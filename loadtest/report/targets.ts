import { countErrors } from '../support/figures.ts';
import type { Run, ScenarioResult } from '../support/result.ts';

export type TargetLine = {
  what: string;
  /** As it stands in the targets. */
  wanted: string;
  measured: string;
  reached: boolean;
};

type Goal = {
  what: string;
  wanted: string;
  /** Null when the run did not measure it. */
  read: (run: Run) => number | null | undefined;
  reached: (value: number) => boolean;
  show: (value: number) => string;
};

const scenarioOf = (run: Run, name: string): ScenarioResult | undefined =>
  run.scenarios.find((scenario) => scenario.name === name);
const perSecond = (value: number) => `${Math.round(value)}/s`;
const percent = (value: number) => `${Math.round(value * 100)} %`;
const megabytes = (value: number) => `${Math.round(value / 1e6)} MB`;

const rate = (what: string, name: string, least: number): Goal => ({
  what,
  wanted: `≥ ${least}/s`,
  read: (run) => scenarioOf(run, name)?.main.perSecond,
  reached: (value) => value >= least,
  show: perSecond,
});

const share = (what: string, ratio: string, least: number): Goal => ({
  what,
  wanted: `≥ ${percent(least)} of ${ratio.split(' ÷ ')[1]?.replace('_', ' ')}`,
  read: (run) => run.ratios[ratio],
  reached: (value) => value >= least,
  show: percent,
});

const memory = (what: string, which: 'idle' | 'peak', most: number): Goal => ({
  what,
  wanted: `≤ ${most} MB`,
  read: (run) => Math.max(0, ...run.scenarios.map((scenario) => scenario.memory[which] ?? 0)) || null,
  reached: (value) => value <= most * 1e6,
  show: megabytes,
});

const goalsOf = (run: Run): Goal[] => [
  share('List of 24, kept', 'list ÷ bare_hono', 0.8),
  rate('List of 24, rendered each time', 'list_fresh', 800),
  {
    what: 'List of 24, rendered each time: server CPU',
    wanted: '≤ 1.2 ms',
    read: () => scenarioOf(run, 'list_fresh')?.main.shopCpuMs,
    reached: (value) => value <= 1.2,
    show: (value) => `${value.toFixed(2)} ms`,
  },
  rate('List, ever other filters', 'list_filters', 800),
  share('Product, kept', 'product ÷ bare_hono', 0.8),
  rate('Product, rendered each time', 'product_fresh', 900),
  rate('Search', 'search', (run.shop.products ?? 0) >= 100_000 ? 100 : 300),
  rate('Add to a fresh cart', 'cart', 800),
  {
    what: 'Checkout to a placed order',
    wanted: '≥ 150 orders/s',
    read: () => {
      const main = scenarioOf(run, 'checkout')?.main;
      return main && main.placed / main.seconds;
    },
    reached: (value) => value >= 150,
    show: perSecond,
  },
  {
    what: 'Placing an order, alone',
    wanted: '≥ 25 % of pgbench',
    read: () => {
      const bare = run.references.find(({ name, scenario }) => name === 'pgbench' && scenario === 'placing');
      const shop = scenarioOf(run, 'placing');
      return bare && shop && shop.main.perSecond / bare.perSecond;
    },
    reached: (value) => value >= 0.25,
    show: percent,
  },
  {
    what: 'Failures while ordering: errors, lost, double, unsound books',
    wanted: '0',
    read: () => {
      const ordering = run.scenarios.filter((scenario) => scenario.orders);
      return ordering.length > 0 ? ordering.reduce((sum, scenario) => sum + failuresOf(scenario), 0) : null;
    },
    reached: (value) => value === 0,
    show: String,
  },
  memory('Memory, idle', 'idle', 120),
  memory('Memory, under load', 'peak', 300),
  {
    what: 'Start, built',
    wanted: '≤ 1 s',
    read: () =>
      run.scenarios.map((scenario) => scenario.startSeconds ?? Number.NaN).sort((a, b) => a - b)[
        run.scenarios.length >> 1
      ],
    reached: (value) => value <= 1,
    show: (value) => `${value.toFixed(2)} s`,
  },
];

/** The targets this run can say something about: they are stated for the load profile. */
export function judgeTargets(run: Run): TargetLine[] {
  if (run.profile !== 'load') return [];
  return goalsOf(run).flatMap((goal) => {
    const value = goal.read(run);
    if (value === null || value === undefined || Number.isNaN(value)) return [];
    return [{ what: goal.what, wanted: goal.wanted, measured: goal.show(value), reached: goal.reached(value) }];
  });
}

function failuresOf({ main, orders }: ScenarioResult): number {
  return countErrors(main.errors) + (orders ? orders.lost + orders.twice + orders.unsound : 0);
}
