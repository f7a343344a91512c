import type { Localized } from '../../platform/i18n.ts';
import { arrivalDays } from './days.ts';
import type { DeliveryMethod } from './tables.ts';

export type DeliveryOffer = {
  code: string;
  kind: DeliveryMethod['kind'];
  name: Localized;
  note: Localized;
  feeMinor: number;
  freeAboveMinor: number | null;
  /** The first and last day it may arrive, as noon in Dhaka. */
  from: Date;
  to: Date;
};

/** Where a parcel goes, what its goods cost in paisa and weigh in grams. */
export type Parcel = { district: string; subtotalMinor: number; weightGrams: number };

/** The ways of delivery for a parcel, with fee and days. */
export const offerDelivery = (methods: DeliveryMethod[], parcel: Parcel, now = new Date()): DeliveryOffer[] =>
  methods
    .filter((method) => serves(method, methods, parcel.district))
    .map((method) => ({
      code: method.code,
      kind: method.kind,
      name: method.name,
      note: method.note,
      feeMinor: feeOf(method, parcel),
      freeAboveMinor: method.freeAboveMinor,
      ...arrivalDays(method.minDays, method.maxDays, now),
    }));

/** A method without districts serves those that no other of its kind names. */
const serves = (method: DeliveryMethod, all: DeliveryMethod[], district: string): boolean =>
  method.districts
    ? method.districts.includes(district)
    : !all.some((other) => other.kind === method.kind && other.districts?.includes(district));

/** Free from the sum named; otherwise the fee, and for a heavy parcel so much for each started kilogram above the limit. */
function feeOf(method: DeliveryMethod, { subtotalMinor, weightGrams }: Parcel): number {
  if (method.freeAboveMinor !== null && subtotalMinor >= method.freeAboveMinor) return 0;
  const extraGrams = method.heavyAboveGrams === null ? 0 : Math.max(0, weightGrams - method.heavyAboveGrams);
  return method.feeMinor + Math.ceil(extraGrams / 1_000) * method.heavyPerKgMinor;
}
