import { describe, expect, test } from 'vitest';
import { admits, calm, nextWatch, pressureOf, type Watch } from './load_shedding.ts';

/** The watch after samples a tenth of a second apart. */
const watchAfter = (watch: Watch, pressures: readonly number[], from = 0): Watch =>
  pressures.reduce((now, pressure, n) => nextWatch(now, pressure, from + n * 100), watch);

const nothing = { waitMs: 0, lagMs: 0, poolWaiting: 0, poolSize: 10, patienceMs: 500 };
const times = (n: number, pressure: number) => Array.from({ length: n }, () => pressure);

describe('pressure', () => {
  test('is the time a newcomer would wait against what is thought bearable', () => {
    expect(pressureOf(nothing)).toBe(0);
    expect(pressureOf({ ...nothing, waitMs: 300, lagMs: 200 })).toBe(1);
  });

  test('comes from a database nobody gets through to as well', () => {
    expect(pressureOf({ ...nothing, poolWaiting: 200 })).toBe(1);
    expect(pressureOf({ ...nothing, poolWaiting: 9 })).toBeLessThan(0.25);
  });
});

describe('the level', () => {
  test('is not raised by one slow moment', () => {
    expect(watchAfter(calm, [0, 9, 9, 0, 9, 0]).level).toBe(0);
  });

  test('rises at once to where standing pressure belongs', () => {
    expect(watchAfter(calm, [0.3, 0.3, 0.3]).level).toBe(1);
    expect(watchAfter(calm, [1.2, 1, 3]).level).toBe(2);
    expect(watchAfter(calm, [9, 9, 9]).level).toBe(3);
  });

  test('falls step by step, a second each', () => {
    const full = watchAfter(calm, [9, 9, 9]);
    expect(watchAfter(full, times(9, 0), 300).level).toBe(3);
    expect(watchAfter(full, times(11, 0), 300).level).toBe(2);
    expect(watchAfter(full, times(40, 0), 300).level).toBe(0);
  });

  test('stays while pressure swings about its threshold', () => {
    const crowded = watchAfter(calm, [1, 1, 1]);
    const swinging = Array.from({ length: 100 }, (_, n) => (n % 10 === 0 ? 1.1 : 0.3));
    expect(watchAfter(crowded, swinging, 300).level).toBe(2);
  });
});

describe('who is let in', () => {
  test('buyers always are', () => {
    expect(admits('buyer', 3, 1_000)).toBe(true);
  });

  test('newcomers wait before those who were let in, and both before they would wait long', () => {
    expect(admits('new', 0, 0.9)).toBe(true);
    expect(admits('new', 0, 1)).toBe(false);
    expect(admits('known', 2, 1)).toBe(true);
    expect(admits('known', 2, 4)).toBe(false);
  });

  test('under a level only while there is room: nobody is refused for the level alone', () => {
    expect(admits('new', 2, 0.6)).toBe(false);
    expect(admits('new', 2, 0.4)).toBe(true);
    expect(admits('known', 3, 2.5)).toBe(false);
    expect(admits('known', 3, 1.5)).toBe(true);
  });
});
