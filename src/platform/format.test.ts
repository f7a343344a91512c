import { describe, expect, test } from 'vitest';
import { formatDateTime, formatMoney, formatNumber, latinDigits } from './format.ts';
import { languageOf } from './i18n.ts';
import { savingPercent, vatContained } from './money.ts';

describe('amounts', () => {
  test.each([
    [125_000, '৳1,250', '৳১,২৫০'],
    [12_500_000, '৳1,25,000', '৳১,২৫,০০০'],
    [1_234_567_800, '৳1,23,45,678', '৳১,২৩,৪৫,৬৭৮'],
    [9_950, '৳99.50', '৳৯৯.৫০'],
    [0, '৳0', '৳০'],
    [-50, '−৳0.50', '−৳০.৫০'],
  ])('%i paisa are shown as %s and %s', (minor, english, bangla) => {
    expect(formatMoney(minor, 'en')).toBe(english);
    expect(formatMoney(minor, 'bn')).toBe(bangla);
  });

  test('numbers group by lakh and crore', () => {
    expect(formatNumber(123_456_789, 'en')).toBe('12,34,56,789');
    expect(formatNumber(999, 'bn')).toBe('৯৯৯');
  });

  test.each([
    ['2026-11-21T10:40:00Z', '21 November 2026, 4:40 pm', '২১ নভেম্বর, ২০২৬, বিকেল ৪:৪০'],
    ['2026-11-20T18:05:00Z', '21 November 2026, 12:05 am', '২১ নভেম্বর, ২০২৬, রাত ১২:০৫'],
    ['2026-11-21T06:00:00Z', '21 November 2026, 12:00 pm', '২১ নভেম্বর, ২০২৬, দুপুর ১২:০০'],
  ])('%s is %s and %s in Dhaka', (instant, english, bangla) => {
    expect(formatDateTime(new Date(instant), 'en')).toBe(english);
    expect(formatDateTime(new Date(instant), 'bn')).toBe(bangla);
  });

  test('digits typed in Bangla are understood', () => {
    expect(latinDigits('০১৭১২-৩৪৫৬৭৮')).toBe('01712-345678');
  });
});

describe('VAT contained', () => {
  test('is rounded half up, once', () => {
    expect(vatContained(11_500, 1_500)).toBe(1_500);
    expect(vatContained(100, 1_500)).toBe(13); // 13.04
    expect(vatContained(23, 1_500)).toBe(3); // 3.0
    expect(vatContained(3, 2_000)).toBe(1); // 0.5 rounds up
    expect(vatContained(500, 0)).toBe(0);
  });
});

test('a saving is never overstated', () => {
  expect(savingPercent(6_700, 10_000)).toBe(33);
  expect(savingPercent(6_601, 10_000)).toBe(33);
  expect(savingPercent(10_000, 9_000)).toBe(0);
  expect(savingPercent(10_000, null)).toBe(0);
});

test('the language is the first of Accept-Language that the shop speaks', () => {
  expect(languageOf('bn-BD,bn;q=0.9,en;q=0.8')).toBe('bn');
  expect(languageOf('en-US,en;q=0.9,bn;q=0.8')).toBe('en');
  expect(languageOf('fr, bn;q=0.4')).toBe('bn');
  expect(languageOf(undefined)).toBe('en');
});
