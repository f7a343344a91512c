import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

function task() {
  let finish = () => {};
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { work: () => ended, finish: () => finish() };
}

test('so many run at once, the others in the order they came, those with a right before them', async () => {
  const gate = createGate(2);
  const order: string[] = [];
  const [one, two] = [task(), task()];
  const running = [gate.run(false, one.work), gate.run(false, two.work)];
  const log = (name: string) => async () => void order.push(name);
  running.push(gate.run(false, log('a')), gate.run(false, log('b')), gate.run(true, log('buyer')));
  expect(gate.waiting()).toBe(3);
  one.finish();
  await expect.poll(() => order).toEqual(['buyer', 'a', 'b']);
  two.finish();
  await Promise.all(running);
  expect(gate.waiting()).toBe(0);
});

test('never more than the limit run, and work that fails leaves its place', async () => {
  const gate = createGate(3);
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (most % 2 === 1) throw new Error('no luck');
  };
  await Promise.allSettled(Array.from({ length: 100 }, () => gate.run(false, work)));
  expect(most).toBe(3);
  expect(gate.waiting()).toBe(0);
  expect(gate.waitMs()).toBe(0);
});

test('nobody waits while there is room, and who stands in a queue that does not move waits ever longer', async () => {
  const gate = createGate(1);
  const stuck = task();
  const running = [gate.run(false, stuck.work)];
  expect(gate.waitMs()).toBe(0);
  running.push(gate.run(false, async () => {}));
  await expect.poll(() => gate.waitMs()).toBeGreaterThan(100);
  stuck.finish();
  await Promise.all(running);
});
