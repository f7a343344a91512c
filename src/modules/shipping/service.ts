import { asc, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../platform/db.ts';
import { memo } from '../../platform/memo.ts';
import { type DeliveryOffer, offerDelivery, type Parcel } from './offers.ts';
import { type DeliveryMethod, deliveryMethods } from './tables.ts';

export { divisionsWithDistricts, type PlaceNames, placeNames, upazilasOf } from './geography.ts';
export { type DeliveryOffer, offerDelivery, type Parcel } from './offers.ts';

/** The ways of delivery on offer, in the shop's order; remembered for half a minute in each process. */
export const listDeliveryMethods = (db: Db): Promise<DeliveryMethod[]> =>
  memo(db, 'shipping.methods', 30, () =>
    db
      .select()
      .from(deliveryMethods)
      .where(eq(deliveryMethods.active, true))
      .orderBy(asc(deliveryMethods.position), asc(deliveryMethods.code))
      .limit(100),
  );

/** The same for one parcel, with its fees and days. */
export const deliveryMethodsFor = async (db: Db, parcel: Parcel): Promise<DeliveryOffer[]> =>
  offerDelivery(await listDeliveryMethods(db), parcel);

/** The lowest sum, in paisa, from which a standard delivery is free; null when none ever is. */
export async function freeDeliveryAbove(db: Db): Promise<number | null> {
  const sums = (await listDeliveryMethods(db)).flatMap((method) =>
    method.kind === 'standard' && method.freeAboveMinor !== null ? [method.freeAboveMinor] : [],
  );
  return sums.length > 0 ? Math.min(...sums) : null;
}

/** Writes ways of delivery, found again by code; those not named stay. */
export async function saveDeliveryMethods(tx: Tx, methods: (typeof deliveryMethods.$inferInsert)[]): Promise<void> {
  if (methods.length === 0) return;
  await tx
    .insert(deliveryMethods)
    .values(methods)
    .onConflictDoUpdate({
      target: deliveryMethods.code,
      set: {
        name: sql`excluded.name`,
        note: sql`excluded.note`,
        districts: sql`excluded.districts`,
        kind: sql`excluded.kind`,
        feeMinor: sql`excluded.fee_minor`,
        freeAboveMinor: sql`excluded.free_above_minor`,
        heavyAboveGrams: sql`excluded.heavy_above_grams`,
        heavyPerKgMinor: sql`excluded.heavy_per_kg_minor`,
        minDays: sql`excluded.min_days`,
        maxDays: sql`excluded.max_days`,
        active: sql`excluded.active`,
        position: sql`excluded.position`,
      },
    });
}
