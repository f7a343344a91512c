import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, testPglite } from '../../../tests/support/database.ts';
import { addProduct } from '../../../tests/support/fixtures.ts';
import { type Database, transact } from '../../platform/db.ts';
import { databaseFault } from '../../platform/errors.ts';
import {
  expireReservations,
  findLedgerMismatches,
  putBack,
  release,
  reserve,
  StockShort,
  sell,
  setOnHand,
} from './service.ts';
import { reservations, stock, stockLedger } from './tables.ts';

describe.each([
  ['PostgreSQL', testDatabase],
  ['PGlite', () => testPglite()],
] as const)('stock on %s', (_name, open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());

  const level = async (variantId: number) => {
    const [row] = await database.db.select().from(stock).where(eq(stock.variantId, variantId));
    return row && { onHand: row.onHand, reserved: row.reserved };
  };
  const order = { id: 1, number: 'DC-TEST-0001' };

  test('a hold is kept apart, a second hold of the same cart replaces it, a sale uses it up', async () => {
    const { db } = database;
    const { variantId } = await addProduct(db, 'lamp', { stock: 5 });
    await transact(db, (tx) => reserve(tx, 'cart:1', [{ variantId, quantity: 3 }]));
    expect(await level(variantId)).toEqual({ onHand: 5, reserved: 3 });
    await transact(db, (tx) => reserve(tx, 'cart:1', [{ variantId, quantity: 5 }]));
    expect(await level(variantId)).toEqual({ onHand: 5, reserved: 5 });
    await transact(db, (tx) => reserve(tx, 'cart:1', [{ variantId, quantity: 2 }]));
    await transact(db, (tx) => sell(tx, 'cart:1', [{ variantId, quantity: 2 }], order));
    expect(await level(variantId)).toEqual({ onHand: 3, reserved: 0 });
    await transact(db, (tx) => putBack(tx, [{ variantId, quantity: 2 }], order, 'customer'));
    expect(await level(variantId)).toEqual({ onHand: 5, reserved: 0 });
    expect(await findLedgerMismatches(db)).toEqual([]);
  });

  test('what is not there is refused whole: nothing of the other lines is held', async () => {
    const { db } = database;
    const many = await addProduct(db, 'cup', { stock: 10 });
    const few = await addProduct(db, 'jug', { stock: 1 });
    const wish = [
      { variantId: many.variantId, quantity: 2 },
      { variantId: few.variantId, quantity: 2 },
    ];
    await expect(transact(db, (tx) => reserve(tx, 'cart:2', wish))).rejects.toEqual(new StockShort([few.variantId]));
    expect(await level(many.variantId)).toEqual({ onHand: 10, reserved: 0 });
    expect(await db.select().from(reservations).where(eq(reservations.holder, 'cart:2'))).toEqual([]);
  });

  test('a hold past its time is given back, and a sale then takes from the free stock', async () => {
    const { db } = database;
    const { variantId } = await addProduct(db, 'bag', { stock: 2 });
    await transact(db, (tx) => reserve(tx, 'cart:3', [{ variantId, quantity: 2 }]));
    await db.update(reservations).set({ expiresAt: new Date(Date.now() - 1_000) });
    expect(await expireReservations(db)).toBe(1);
    expect(await level(variantId)).toEqual({ onHand: 2, reserved: 0 });
    await transact(db, (tx) => sell(tx, 'cart:3', [{ variantId, quantity: 2 }], order));
    expect(await level(variantId)).toEqual({ onHand: 0, reserved: 0 });
    await expect(transact(db, (tx) => sell(tx, 'cart:4', [{ variantId, quantity: 1 }], order))).rejects.toBeInstanceOf(
      StockShort,
    );
    expect(await findLedgerMismatches(db)).toEqual([]);
  });

  test('giving back twice changes nothing the second time', async () => {
    const { db } = database;
    const { variantId } = await addProduct(db, 'mat', { stock: 4 });
    await transact(db, (tx) => reserve(tx, 'cart:5', [{ variantId, quantity: 4 }]));
    await transact(db, (tx) => release(tx, 'cart:5'));
    await transact(db, (tx) => release(tx, 'cart:5'));
    expect(await level(variantId)).toEqual({ onHand: 4, reserved: 0 });
  });

  test('a count below what is promised is refused; the same count again writes no ledger row', async () => {
    const { db } = database;
    const { variantId } = await addProduct(db, 'pot', { stock: 4 });
    await transact(db, (tx) => reserve(tx, 'cart:6', [{ variantId, quantity: 3 }]));
    const count = (onHand: number) =>
      transact(db, (tx) => setOnHand(tx, [{ variantId, onHand }], { reason: 'adjustment', actor: 'test' }));
    await expect(count(2)).rejects.toBeInstanceOf(StockShort);
    await count(8);
    const rows = () => db.select().from(stockLedger).where(eq(stockLedger.variantId, variantId));
    const before = (await rows()).length;
    await count(8);
    expect(await rows()).toHaveLength(before);
    expect(await level(variantId)).toEqual({ onHand: 8, reserved: 3 });
  });

  test('the database itself refuses more promised than there is, and less than nothing', async () => {
    const { db } = database;
    const { variantId } = await addProduct(db, 'fan', { stock: 1 });
    const write = (values: { onHand?: number; reserved?: number }) =>
      db
        .update(stock)
        .set(values)
        .where(eq(stock.variantId, variantId))
        .then(() => null, databaseFault);
    expect(await write({ reserved: 2 })).toMatchObject({ code: '23514' });
    expect(await write({ onHand: -1 })).toMatchObject({ code: '23514' });
  });

  test('sixty at once want ten pieces: ten get one', async () => {
    const { db } = database;
    const { variantId } = await addProduct(db, 'phone', { stock: 10 });
    const tries = Array.from({ length: 60 }, (_, n) =>
      transact(db, (tx) => reserve(tx, `cart:${100 + n}`, [{ variantId, quantity: 1 }])).then(
        () => true,
        (error) => {
          if (!(error instanceof StockShort)) throw error;
          return false;
        },
      ),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(10);
    expect(await level(variantId)).toEqual({ onHand: 10, reserved: 10 });
    expect(await findLedgerMismatches(db)).toEqual([]);
  });
});
