import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('heavy work is done one piece a round of the event loop, in the order it came', async () => {
  const turns = createTurns();
  const done: string[] = [];
  let round = 0;
  let counting = true;
  const count = () => {
    round++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(['a', 'b', 'c'].map((name) => turns.take().then(() => done.push(`${name}${round}`))));
  counting = false;
  expect(done.map((one) => one[0])).toEqual(['a', 'b', 'c']);
  expect(new Set(done.map((one) => one.slice(1))).size).toBe(3);
});

test('it waits while connections come in, but not for ever', async () => {
  const turns = createTurns();
  let rounds = 0;
  let coming = true;
  const come = () => {
    rounds++;
    turns.arrived();
    if (coming) setImmediate(come);
  };
  come();
  await turns.take();
  coming = false;
  expect(rounds).toBeGreaterThan(8);
});
