import { describe, expect, test } from 'vitest';
import type { Manifest } from './manifest.ts';
import { chooseOldWal, chooseToKeep } from './prune.ts';

const rules = { daily: 30, monthly: 12 };
const now = new Date('2026-11-21T04:00:00Z');
const dayMs = 86_400_000;

const backup = (takenAt: Date, over: Partial<Manifest> = {}): Manifest => ({
  format: 1,
  id: `${over.kind ?? 'dump'} ${takenAt.toISOString()}`,
  kind: 'dump',
  takenAt: takenAt.toISOString(),
  seconds: 1,
  program: '1',
  server: 'PostgreSQL 15',
  recipient: null,
  files: [],
  rows: {},
  media: { files: 0, bytes: 0 },
  firstWal: null,
  ...over,
});
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs);

describe('the backups that are kept:', () => {
  test('of two years with one a day, thirty days and twelve months', () => {
    const all = Array.from({ length: 730 }, (_, days) => backup(daysAgo(days)));
    const keep = chooseToKeep(all, rules, now);
    for (let days = 0; days < 30; days++) expect(keep).toContain(all[days]?.id);
    // Of the twelve months October and November lie within the thirty days with their newest.
    expect(keep.size).toBe(30 + 10);
    expect(keep).toContain(all.find(({ takenAt }) => takenAt.startsWith('2026-03-31'))?.id);
    expect(keep).not.toContain(all.find(({ takenAt }) => takenAt.startsWith('2026-03-30'))?.id);
  });

  test('the newest of each day, whose midnight is that of Dhaka', () => {
    const evening = backup(new Date('2026-11-20T17:59:00Z'));
    const afterMidnight = backup(new Date('2026-11-20T18:01:00Z'));
    const morning = backup(new Date('2026-11-21T03:00:00Z'));
    const keep = chooseToKeep([evening, afterMidnight, morning], { daily: 30, monthly: 0 }, now);
    expect([...keep].sort()).toEqual([evening.id, morning.id]);
  });

  test('the newest of all, however old it is', () => {
    const old = backup(daysAgo(900));
    expect(chooseToKeep([old, backup(daysAgo(901))], { daily: 1, monthly: 0 }, now)).toEqual(new Set([old.id]));
    expect(chooseToKeep([], rules, now)).toEqual(new Set());
  });

  test('base backups back to the first day, and one before it to begin from', () => {
    const bases = [1, 8, 15, 22, 29, 36, 43].map((days) => backup(daysAgo(days), { kind: 'base' }));
    const keep = chooseToKeep(bases, rules, now);
    expect([...keep]).toEqual(expect.arrayContaining(bases.slice(0, 6).map(({ id }) => id)));
    expect(keep).not.toContain(bases[6]?.id);
  });
});

test('WAL goes that is older than every kept base backup needs, whatever its timeline', () => {
  const bases = [
    backup(daysAgo(1), { kind: 'base', firstWal: '000000020000000000000009' }),
    backup(daysAgo(8), { kind: 'base', firstWal: '000000010000000000000005' }),
  ];
  const names = [
    '000000010000000000000004.gz.age',
    '000000010000000000000004.sha256',
    '000000010000000000000005.gz.age',
    '000000020000000000000004.gz.age',
    '00000002.history.gz.age',
  ];
  expect(chooseOldWal(names, bases)).toEqual([names[0], names[1], names[3]]);
  expect(chooseOldWal(names, [])).toEqual([]);
});
