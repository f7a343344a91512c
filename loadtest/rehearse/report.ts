import type { Outcome } from '../visitors/model.ts';
import { type Bottleneck, capacityAt, findBottleneck, type Machine, podsFor, type Watched } from './limits.ts';

export type Rehearsal = {
  at: string;
  wanted: number;
  minutes: number;
  products: number;
  machine: Machine;
  outcome: Outcome;
  seconds: Watched[];
  broken: string[];
};

const number = (value: number): string => Math.round(value).toLocaleString('en');

const gaveWay: Record<Bottleneck, [what: string, remedy: string]> = {
  model: [
    'The visitors themselves: the processes that play them had no processor left.',
    'The shop carries more than this. Rehearse with --processes 2 or on a machine with more cores.',
  ],
  memory: ['Memory: less than a twentieth of the machine was free.', 'Add memory, or lower WORKERS and PAGE_CACHE_MB.'],
  pool: [
    'Connections to the database: requests waited for one while PostgreSQL was not busy.',
    'Raise DATABASE_POOL, and max_connections of PostgreSQL to match (docs/tuning.md).',
  ],
  database: [
    'The processor, most of it taken by PostgreSQL.',
    'Give the database a machine of its own; npm run db:explain shows which queries are dear.',
  ],
  shop: [
    "The processor of the shop's own processes.",
    'Set WORKERS to the number of cores, add cores, or add machines behind a balancer.',
  ],
  machine: [
    "All of the machine's processors together: the shop, the database and the visitors share them.",
    'In the sale the visitors bring their own; what is left for the shop is more than here.',
  ],
  none: ['Nothing: answers stayed quick to the end.', 'Rehearse with more visitors to find the limit.'],
};

/** What the rehearsal says to the shopkeeper and to the operator. */
export function describeRehearsal({ broken, machine, minutes, outcome, products, seconds, wanted }: Rehearsal): string {
  const [quick, bearable] = [capacityAt(seconds, 500), capacityAt(seconds, 2_000)];
  const limit = quick.reached ? quick : bearable;
  const turning = seconds.findIndex(({ visitors }) => limit.reached && visitors >= limit.visitors);
  const until = turning === -1 ? seconds.length : turning + 3;
  const what = findBottleneck(
    quick.reached || bearable.reached ? seconds.slice(Math.max(0, until - 8), until) : [],
    machine,
  );
  const busy = seconds.slice(Math.max(0, until - 10), until);
  const requests = busy.reduce((sum, second) => sum + second.requests, 0);
  const shopSeconds = busy.reduce((sum, second) => sum + second.shopCpu, 0);
  const perCore = shopSeconds > 0 ? requests / shopSeconds : 0;
  const peak = Math.max(0, ...seconds.map((second) => second.visitors));
  const demand =
    quick.visitors > 0 ? (quick.requestsPerSecond / quick.visitors) * wanted : requests / Math.max(1, busy.length);
  const faults = Object.entries(outcome.faults);
  const carried = ({ reached, visitors }: { reached: boolean; visitors: number }) =>
    reached ? `about ${number(visitors)} visitors` : `${number(visitors)} visitors and more`;
  return [
    `THE REHEARSAL: ${number(wanted)} visitors in ${minutes} minutes, ${number(products)} products, ${machine.workers} processes on ${machine.cores} cores`,
    '',
    'What this machine carries',
    `  With quick answers (95 of 100 within half a second): ${carried(quick)}.`,
    `  With bearable answers (95 of 100 within two seconds): ${carried(bearable)}.`,
    `  At most ${number(peak)} were there, on ${number(Math.max(0, ...seconds.map(({ open }) => open)))} connections; ${number(outcome.requests)} pages were asked for.`,
    '  The visitors were played on the same machine, which takes a part of it away from the shop.',
    '',
    'What gave way first',
    `  ${gaveWay[what][0]}`,
    `  ${gaveWay[what][1]}`,
    '',
    'What the sale needs',
    `  ${number(wanted)} visitors ask for about ${number(demand)} pages a second; one core of the shop answered ${number(perCore)}.`,
    `  That is ${podsFor(demand, perCore)} pods of half a core, with a fifth in reserve.`,
    '',
    'What was sold',
    `  ${number(outcome.placed.length)} orders were placed; refused: ${
      Object.entries(outcome.refused)
        .map(([kind, count]) => `${number(count)} ${kind}`)
        .join(', ') || 'nobody'
    }.`,
    faults.length === 0
      ? '  No page failed.'
      : `  Failed: ${faults.map(([kind, count]) => `${number(count)} × ${kind}`).join('; ')}.`,
    '',
    'Are the books right?',
    ...(broken.length === 0
      ? [
          '  Yes. Every order that was confirmed is there, once. Orders add up to their lines. Pieces sold are pieces taken from',
          '  the shelf, the stock is the sum of its ledger, and nothing is held for nobody.',
        ]
      : ['  NO:', ...broken.slice(0, 20).map((line) => `  - ${line}`)]),
  ].join('\n');
}
