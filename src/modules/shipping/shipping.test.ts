import { afterAll, beforeAll, expect, test } from 'vitest';
import { readShop } from '../../../db/seed/shop_format.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { arrivalDays } from './days.ts';
import {
  deliveryMethodsFor,
  divisionsWithDistricts,
  freeDeliveryAbove,
  listDeliveryMethods,
  placeNames,
  saveDeliveryMethods,
  upazilasOf,
} from './service.ts';

const shop = readShop('db/seed');
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await database.db.transaction((tx) => saveDeliveryMethods(tx, shop.delivery));
});
afterAll(() => database.close());

test('eight divisions hold sixty-four districts, and every district has upazilas, each place with a code of its own and two names', () => {
  const divisions = divisionsWithDistricts('en');
  const districts = divisions.flatMap((division) => division.districts);
  const upazilas = districts.flatMap(({ code }) => upazilasOf(code, 'en'));
  expect([divisions.length, districts.length]).toEqual([8, 64]);
  expect(upazilas.length).toBeGreaterThan(570);
  expect(new Set(upazilas.map(({ code }) => code)).size).toBe(upazilas.length);
  for (const { code } of districts) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(upazilasOf(code, 'bn').length).toBeGreaterThan(2);
    for (const upazila of upazilasOf(code, 'bn')) {
      expect(upazila.code).toMatch(new RegExp(`^${code}/[a-z]+(-[a-z]+)*$`));
      expect(upazila.name).toMatch(/^[\p{Script=Bengali}() ]+$/u);
    }
  }
});

test('places bear the names of today', () => {
  const names = divisionsWithDistricts('en').flatMap((division) => [
    division.name,
    ...division.districts.map(({ name }) => name),
  ]);
  for (const name of ['Chattogram', 'Cumilla', 'Barishal', 'Bogura', 'Jashore', "Cox's Bazar"])
    expect(names).toContain(name);
  for (const name of ['Chittagong', 'Chattagram', 'Comilla', 'Barisal', 'Bogra', 'Jessore', 'Coxsbazar'])
    expect(names).not.toContain(name);
});

test('city dwellers find their thana, in both scripts and in the order of the language', () => {
  const dhaka = upazilasOf('dhaka', 'en', 'dhaka/gulshan');
  const english = dhaka.map(({ name }) => name);
  for (const name of ['Dhanmondi', 'Gulshan', 'Mirpur', 'Mohammadpur', 'Uttara West', 'Motijheel', 'Savar'])
    expect(english).toContain(name);
  expect(dhaka.filter(({ selected }) => selected)).toEqual([
    { code: 'dhaka/gulshan', name: 'Gulshan', selected: true },
  ]);
  expect(english).toEqual([...english].sort(new Intl.Collator('en').compare));
  const chattogram = upazilasOf('chattogram', 'bn').map(({ name }) => name);
  for (const name of ['পাঁচলাইশ', 'হালিশহর', 'খুলশী', 'চান্দগাঁও', 'পটিয়া']) expect(chattogram).toContain(name.normalize('NFC'));
  expect(upazilasOf('atlantis', 'en')).toEqual([]);
});

test('the names of a place, or null when there is none', () => {
  const division = { en: 'Chattogram', bn: 'চট্টগ্রাম' };
  expect(placeNames('cumilla', 'cumilla/chandina')).toEqual({
    division,
    district: { en: 'Cumilla', bn: 'কুমিল্লা' },
    upazila: { en: 'Chandina', bn: 'চান্দিনা' },
  });
  expect(placeNames('cumilla', null)?.upazila).toBeNull();
  for (const [district, upazila] of [
    ['cumilla', ''],
    ['cumilla', 'dhaka/gulshan'],
    ['', null],
    ['constructor', null],
  ] as const)
    expect(placeNames(district, upazila)).toBeNull();
});

const day = (at: Date) => at.toISOString().slice(0, 10);
const days = (min: number, max: number, now: string) => {
  const { from, to } = arrivalDays(min, max, new Date(now));
  return [day(from), day(to)];
};

test('arrival is counted in working days of Dhaka, without Fridays', () => {
  expect(days(1, 2, '2026-11-21T04:00:00Z')).toEqual(['2026-11-22', '2026-11-23']); // Saturday morning
  expect(days(1, 2, '2026-11-25T04:00:00Z')).toEqual(['2026-11-26', '2026-11-28']); // Wednesday: Friday is skipped
  expect(days(2, 4, '2026-11-26T04:00:00Z')).toEqual(['2026-11-29', '2026-12-01']);
  expect(days(1, 1, '2026-11-21T19:00:00Z')).toEqual(['2026-11-23', '2026-11-23']); // already Sunday in Dhaka
});

test('the same day is promised until three in the afternoon, and never on a Friday', () => {
  expect(days(0, 1, '2026-11-21T08:59:00Z')).toEqual(['2026-11-21', '2026-11-22']);
  expect(days(0, 1, '2026-11-21T09:00:00Z')).toEqual(['2026-11-22', '2026-11-22']);
  expect(days(0, 0, '2026-11-27T04:00:00Z')).toEqual(['2026-11-28', '2026-11-28']);
});

const fees = async (district: string, subtotalMinor: number, weightGrams: number) =>
  (await deliveryMethodsFor(database.db, { district, subtotalMinor, weightGrams })).map(({ code, feeMinor }) => [
    code,
    feeMinor,
  ]);

test('Dhaka and the rest of the country have their own ways and fees', async () => {
  const dhaka = [
    ['dhaka-standard', 6_000],
    ['dhaka-express', 15_000],
    ['pickup-dhanmondi', 0],
  ];
  expect(await fees('dhaka', 100_000, 9_000)).toEqual(dhaka);
  expect(await fees('rangpur', 100_000, 500)).toEqual([['outside-standard', 12_000]]);
  expect((await fees('dhaka', 300_000, 500))[0]).toEqual(['dhaka-standard', 0]);
  expect(await fees('rangpur', 299_999, 500)).toEqual([['outside-standard', 12_000]]);
  expect(await fees('rangpur', 300_000, 9_000)).toEqual([['outside-standard', 0]]);
  expect(await freeDeliveryAbove(database.db)).toBe(300_000);
});

test('each started kilogram above three costs more outside Dhaka', async () => {
  const fee = async (grams: number) => (await fees('sylhet', 0, grams))[0]?.[1];
  expect([await fee(3_000), await fee(3_001), await fee(4_000), await fee(4_001)]).toEqual([
    12_000, 14_000, 14_000, 16_000,
  ]);
});

test('what is saved again is changed, not doubled', async () => {
  const fresh = await testDatabase();
  await fresh.db.transaction(async (tx) => {
    await saveDeliveryMethods(tx, shop.delivery);
    await saveDeliveryMethods(
      tx,
      shop.delivery.map((method) => ({ ...method, active: method.kind !== 'express' })),
    );
  });
  expect((await listDeliveryMethods(fresh.db)).map(({ code }) => code)).toEqual([
    'dhaka-standard',
    'outside-standard',
    'pickup-dhanmondi',
  ]);
  await fresh.close();
});
