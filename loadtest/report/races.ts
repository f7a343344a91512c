import type { Run } from '../support/result.ts';
import { short } from './format.ts';

/** Scenarios beside what they are held against, as bars. */
export function presentRaces(run: Run) {
  return run.scenarios.flatMap(({ main, name, title }) => {
    const own = run.references.filter((reference) => reference.scenario === name);
    if (own.length === 0) return [];
    const byCpu = own.every((reference) => reference.of === 'page');
    const entries = [
      { name: 'the shop', value: (byCpu ? main.perShopCpuSecond : main.perSecond) ?? 0, isShop: true },
      ...own.map((reference) => ({
        name: reference.name.replaceAll('_', ' '),
        value: (byCpu ? reference.perCpuSecond : reference.perSecond) ?? 0,
        isShop: false,
      })),
    ];
    const most = Math.max(...entries.map((entry) => entry.value));
    const unit = byCpu ? 'a CPU second' : 'a second';
    return [
      {
        title,
        unit,
        entries: entries.map((entry) => ({ ...entry, label: short(entry.value), width: (entry.value / most) * 100 })),
      },
    ];
  });
}
