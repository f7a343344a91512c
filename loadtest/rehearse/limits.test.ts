import { describe, expect, test } from 'vitest';
import { capacityAt, findBottleneck, podsFor, type Watched } from './limits.ts';

const calm: Watched = {
  at: 1,
  visitors: 0,
  open: 0,
  requests: 100,
  faults: 0,
  p50: 10,
  p95: 50,
  p99: 80,
  shopCpu: 0.2,
  shopMemory: 0,
  modelCpu: 0.1,
  modelMemory: 0,
  lateMs: 5,
  postgresCpu: 0.1,
  machine: 0.3,
  poolInUse: 1,
  poolWaiting: 0,
  loopDelayMs: 5,
  memoryFree: 0.6,
};
const machine = { cores: 2, workers: 2, poolSize: 20 };
const rising = (slowFrom: number, p95: number) =>
  Array.from({ length: 40 }, (_, at) => ({ ...calm, at, visitors: at * 100, ...(at >= slowFrom && { p95 }) }));

describe('what a machine carries', () => {
  test('is where answers become slow, and a hiccup is not that', () => {
    expect(capacityAt(rising(30, 900), 500)).toMatchObject({ reached: true });
    expect(capacityAt(rising(30, 900), 500).visitors).toBeGreaterThanOrEqual(2_900);
    expect(capacityAt(rising(30, 900), 500).visitors).toBeLessThanOrEqual(3_200);
    expect(capacityAt(rising(30, 900), 2_000)).toMatchObject({ reached: false, visitors: 3_900 });
    const hiccup = rising(50, 0).map((second) => (second.at === 20 ? { ...second, p95: 5_000 } : second));
    expect(capacityAt(hiccup, 500)).toMatchObject({ reached: false, visitors: 3_900 });
  });
});

describe('what gave way first', () => {
  test.each([
    ['nothing', {}, 'none'],
    ['a worker that is full', { shopCpu: 1.9 }, 'shop'],
    ['the pool, while PostgreSQL is at rest', { poolWaiting: 12, poolInUse: 20 }, 'pool'],
    ['PostgreSQL', { postgresCpu: 1.2, shopCpu: 0.5, machine: 0.99, poolWaiting: 12, poolInUse: 20 }, 'database'],
    ['the model itself', { lateMs: 900, modelCpu: 1.4, machine: 0.99 }, 'model'],
    ['memory', { memoryFree: 0.02 }, 'memory'],
  ])('%s', (_what, over, expected) => {
    expect(findBottleneck([{ ...calm, ...over }], machine)).toBe(expected);
  });
});

test('pods are counted with a fifth in reserve, and never fewer than three', () => {
  expect(podsFor(4_000, 1_000)).toBe(10);
  expect(podsFor(10, 1_000)).toBe(3);
});
