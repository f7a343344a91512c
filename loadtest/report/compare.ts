import { z } from 'zod';

/** The committed ratios, with the settings they were measured with. */
export const baselineSchema = z.object({
  at: z.string(),
  profile: z.string(),
  products: z.number().nullable(),
  workers: z.number(),
  ratios: z.record(z.string(), z.number()),
});

export type Baseline = z.infer<typeof baselineSchema>;

export type Comparison = { name: string; before: number; now: number; change: number };

/** Ratios of both runs; `change` is -0.2 for a fifth less than before. */
export const compareRatios = (before: Record<string, number>, now: Record<string, number>): Comparison[] =>
  Object.entries(before).flatMap(([name, value]) => {
    const current = now[name];
    return current === undefined || value === 0
      ? []
      : [{ name, before: value, now: current, change: current / value - 1 }];
  });

/** What got worse by more than the tolerance: 0.25 bears a quarter less. */
export const findRegressions = (compared: readonly Comparison[], tolerance: number): Comparison[] =>
  compared.filter(({ change }) => change < -tolerance);
