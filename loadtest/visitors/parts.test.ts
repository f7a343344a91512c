import { describe, expect, test } from 'vitest';
import { createAnswerReader, keepCookies, locationOf } from './answer.ts';
import { createHistogram } from './histogram.ts';
import { createRandom, popularPlace, thinkTime } from './random.ts';
import { createWheel } from './wheel.ts';

describe('the histogram', () => {
  test('gives percentiles within two per cent, and two merged are one of all', () => {
    const values = Array.from({ length: 10_000 }, (_, n) => 1 + n / 10);
    const [odd, even, all] = [createHistogram(), createHistogram(), createHistogram()];
    for (const [n, value] of values.entries()) {
      (n % 2 ? odd : even).record(value);
      all.record(value);
    }
    odd.merge(even.take());
    expect(odd.counts()).toEqual(all.counts());
    expect(even.count()).toBe(0);
    for (const part of [0.5, 0.95, 0.99, 0.999]) {
      const exact = values[Math.ceil(values.length * part) - 1] ?? 0;
      expect(odd.percentile(part) / exact).toBeGreaterThan(0.98);
      expect(odd.percentile(part) / exact).toBeLessThan(1.03);
    }
  });

  test('of nothing is nothing', () => {
    expect(createHistogram().percentile(0.99)).toBe(0);
  });
});

test('think times lie within their bounds, are skewed, and the same seed draws the same', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 5_000 }, () => thinkTime(random, { leastMs: 10_000, mostMs: 60_000 }));
  };
  const drawn = draw(1);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(10_000);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(60_000);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const middle = drawn.sort((a, b) => a - b)[2_500] ?? 0;
  expect(mean).toBeGreaterThan(middle);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('the first places are the popular ones, and every place is possible', () => {
  const random = createRandom(3);
  const places = Array.from({ length: 20_000 }, () => popularPlace(random, 100));
  expect(new Set(places).size).toBe(100);
  const firstTen = places.filter((place) => place < 10).length / places.length;
  expect(firstTen).toBeGreaterThan(0.4);
});

test('the wheel hands over what is due, with its time, once', () => {
  const wheel = createWheel(1_000);
  const seen: [number, number][] = [];
  const turn = (now: number) => wheel.turn(now, (key, at) => seen.push([key, at]));
  wheel.add(1, 1_000, 100);
  wheel.add(2, 1_000, 5_000);
  wheel.add(3, 1_000, 0);
  turn(1_040);
  expect(seen.map(([key]) => key)).toEqual([3]);
  turn(1_120);
  turn(6_020);
  turn(60_000);
  expect(seen.map(([key]) => key)).toEqual([3, 1, 2]);
  expect(seen[2]?.[1]).toBe(6_000);
});

describe('an answer is read', () => {
  const read = (text: string, cut: number) => {
    const reader = createAnswerReader(true);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += cut) {
      const answer = reader.read(bytes.subarray(at, at + cut));
      if (answer) return { answer, rest: bytes.length - Math.min(bytes.length, at + cut) };
    }
    return null;
  };

  test.each([1, 2, 3, 7, 1_000])('by its length and in chunks, in pieces of %i bytes', (cut) => {
    const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nশা'; // two letters of three bytes
    expect(read(plain, cut)).toMatchObject({ answer: { status: 200, body: 'শা', bytes: 6 }, rest: 0 });
    const chunked =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n8\r\n\r\n0\r\n\r\nx\r\n1\r\n!\r\n0\r\n\r\n';
    expect(read(chunked, cut)).toMatchObject({ answer: { body: 'hello\r\n0\r\n\r\nx!' }, rest: 0 });
    expect(read('HTTP/1.1 303 See Other\r\nLocation: /cart\r\nContent-Length: 0\r\n\r\n', cut)?.answer.status).toBe(
      303,
    );
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort', cut)).toBeNull();
  });

  test('what is no HTTP is refused', () => {
    expect(() => read('SSH-2.0-OpenSSH\r\n\r\n', 100)).toThrow('no HTTP');
  });

  test('with its cookies and its way on', () => {
    const answer = {
      status: 303,
      head: 'HTTP/1.1 303\r\nSet-Cookie: cart=abc; Path=/; HttpOnly\r\nset-cookie: old=; Max-Age=0\r\nLocation: /cart',
      body: '',
      bytes: 0,
    };
    expect(keepCookies('old=1; lang=bn', answer)).toBe('lang=bn; cart=abc');
    expect(locationOf(answer)).toBe('/cart');
  });
});
