import { saveDeliveryMethods } from '../../src/modules/shipping/service.ts';
import { type Db, transact } from '../../src/platform/db.ts';

/** Standard delivery at ৳60 in Dhaka and ৳120 elsewhere, free above ৳3,000, and pickup. */
export const addDelivery = (db: Db): Promise<void> =>
  transact(db, (tx) =>
    saveDeliveryMethods(tx, [
      method('dhaka', { districts: ['dhaka'], feeMinor: 6_000, freeAboveMinor: 300_000 }),
      method('outside', { districts: null, feeMinor: 12_000, freeAboveMinor: 300_000 }),
    ]),
  );

const method = (
  code: string,
  { districts, feeMinor, freeAboveMinor }: { districts: string[] | null; feeMinor: number; freeAboveMinor: number },
) => ({
  code,
  name: { en: code, bn: '' },
  note: { en: '', bn: '' },
  districts,
  kind: 'standard' as const,
  feeMinor,
  freeAboveMinor,
  minDays: 1,
  maxDays: 2,
  active: true,
  position: 0,
});
