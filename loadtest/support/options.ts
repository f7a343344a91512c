import { parseArgs } from 'node:util';
import { z } from 'zod';
import { profiles } from '../profiles/registry.ts';
import { getScenario, scenarios } from '../scenarios/registry.ts';
import type { Scenario } from '../scenarios/scenario.ts';

const profileNames = profiles.map(({ name }) => name);

const schema = z.object({
  profile: z
    .string()
    .default('load')
    .refine((name) => profileNames.includes(name), `one of ${profileNames.join(', ')}`),
  products: z.coerce.number().int().min(0).max(2_000_000).default(10_000),
  workers: z.coerce.number().int().min(1).max(64).default(1),
  seconds: z.coerce.number().positive().max(86_400).optional(),
  tolerance: z.coerce.number().min(0).max(10).default(0.25),
  pid: z.coerce.number().int().positive().optional(),
  against: z.url({ protocol: /^https?$/ }).optional(),
  redis: z.boolean().default(false),
  compare: z.boolean().default(false),
  strict: z.boolean().default(false),
  'save-baseline': z.boolean().default(false),
});

export type Options = z.infer<typeof schema> & { scenarios: readonly Scenario[] };

export const usage = `npm run loadtest -- [scenario…] [--profile ${profileNames.join('|')}] [--products 10000] [--workers 1] [--redis]
    [--seconds N] [--against URL [--pid N]] [--compare [--strict] [--tolerance 0.25]] [--save-baseline]
scenarios: ${scenarios.map(({ name }) => name).join(' ')}`;

/** Reads the command line. Throws with a sentence when it makes no sense. */
export function readOptions(args: readonly string[]): Options {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      products: { type: 'string' },
      workers: { type: 'string' },
      seconds: { type: 'string' },
      tolerance: { type: 'string' },
      pid: { type: 'string' },
      against: { type: 'string' },
      redis: { type: 'boolean' },
      compare: { type: 'boolean' },
      strict: { type: 'boolean' },
      'save-baseline': { type: 'boolean' },
    },
  });
  const parsed = schema.safeParse(values);
  if (!parsed.success)
    throw new Error(parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const chosen = positionals.length > 0 ? positionals.map(getScenario) : null;
  const profile = profiles.find(({ name }) => name === parsed.data.profile);
  const usual = scenarios.filter(({ name }) => !profile?.scenarios || profile.scenarios.includes(name));
  return { ...parsed.data, scenarios: chosen ?? usual };
}
