import { sql } from 'drizzle-orm';
import { emission } from '../../events.ts';
import type { Db } from '../../platform/db.ts';
import { vatContained } from '../../platform/money.ts';
import { list, statement, value } from '../../platform/statement.ts';
import { type Cart, emptying, holderOf, newToken } from '../cart/service.ts';
import { optionsText } from '../catalog/service.ts';
import { type Checkout, closing, countedLines, countedPieces, gate } from '../checkout/service.ts';
import type { Address } from '../checkout/tables.ts';
import { type Outcome, outcome, selling, sellingValues, sold } from '../inventory/service.ts';
import { type DeliveryOffer, placeNames } from '../shipping/service.ts';
import { newOrderNumber } from './number.ts';
import { type Order, orderHistory, orderLines, orders } from './tables.ts';

export type Agreed = {
  cart: Cart;
  checkout: Checkout;
  address: Address;
  offer: DeliveryOffer;
  lang: Order['lang'];
};

// One value carries them all: `jsonb_populate_record` gives each the type of its column.
const orderColumns = sql.raw(
  `number, idempotency_key, access_key, payment_method, lang, phone, name, email, address, note, delivery_code, delivery_name,
   expected_from, expected_to, subtotal_minor, delivery_minor, total_minor, vat_minor`,
);
const lineColumns = sql.raw(
  'variant_id, product_slug, sku, title, options, picture, quantity, unit_minor, total_minor, vat_basis_points, vat_minor',
);

type Values = ReturnType<typeof sellingValues> &
  Record<'order' | 'lines' | 'lineIds' | 'version', string> & { cartId: number };
type Row = Outcome & { open: boolean; id: number | null };

const place = statement<Values, Row>(sql`
  with ${gate}, ${selling},
  placed as (
    insert into ${orders} (${orderColumns})
    select ${orderColumns} from jsonb_populate_record(null::orders, ${value('order')}::jsonb), verdict where verdict.fine
    returning id),
  lines as (
    insert into ${orderLines} (order_id, ${lineColumns})
    select (select id from placed), ${lineColumns}
    from jsonb_populate_recordset(null::order_lines, ${value('lines')}::jsonb), verdict where verdict.fine),
  history as (
    insert into ${orderHistory} (order_id, machine, to_status, actor)
    select placed.id, machine, to_status, 'shopper'
    from placed, (values ('order', 'pending'), ('payment', 'unpaid')) as first (machine, to_status)),
  ${closing}, ${emptying}, ${sold(sql`(select id from placed)`)},
  said as (${emission('order.placed', { orderId: sql`placed.id` }, sql`placed`)})
  select ${outcome}, exists (select from gate) as open, (select id from placed)::int as id`);

export type Written = { kind: 'written'; number: string; accessKey: string } | { kind: 'short'; variantIds: number[] };

/**
 * Writes an order and everything that goes with it: lines, history, stock and ledger, the end of the checkout, the emptied cart and the
 * jobs, all or nothing, in one statement. Null when the checkout is no longer the one that was read.
 */
export async function insertOrder(db: Db, agreed: Agreed): Promise<Written | null> {
  const { cart, checkout } = agreed;
  const lines = linesOf(cart);
  const order = orderOf(agreed, lines);
  const [row] = await place(db, {
    ...sellingValues(holderOf(cart.id), countedPieces(cart), order.number),
    cartId: cart.id,
    version: checkout.version,
    lineIds: list(cart.lines.map((line) => line.id)),
    order: JSON.stringify(order),
    lines: JSON.stringify(lines),
  });
  if (row?.short) return { kind: 'short', variantIds: row.short };
  return row?.id ? { kind: 'written', number: order.number, accessKey: order.access_key } : null;
}

const linesOf = (cart: Cart) =>
  countedLines(cart).map((line) => {
    const totalMinor = line.priceMinor * line.counted;
    return {
      variant_id: line.variantId,
      product_slug: line.slug,
      sku: line.sku,
      title: line.title,
      options: {
        en: optionsText(line.options, line.optionValues, 'en'),
        bn: optionsText(line.options, line.optionValues, 'bn'),
      },
      picture: line.picture,
      quantity: line.counted,
      unit_minor: line.priceMinor,
      total_minor: totalMinor,
      vat_basis_points: line.vatBasisPoints,
      vat_minor: vatContained(totalMinor, line.vatBasisPoints),
    };
  });

function orderOf({ address, cart, checkout, lang, offer }: Agreed, lines: ReturnType<typeof linesOf>) {
  const names = placeNames(address.district, address.upazila);
  if (!names?.upazila) throw new Error(`the checkout holds an unknown place: ${address.district}/${address.upazila}`);
  return {
    number: newOrderNumber(),
    idempotency_key: checkout.key,
    access_key: newToken(),
    payment_method: 'cod',
    lang,
    phone: address.phone,
    name: address.name,
    email: address.email || null,
    address: { street: address.street, upazila: names.upazila, district: names.district, division: names.division },
    note: address.note,
    delivery_code: offer.code,
    delivery_name: offer.name,
    expected_from: dateOf(offer.from),
    expected_to: dateOf(offer.to),
    subtotal_minor: cart.subtotalMinor,
    delivery_minor: offer.feeMinor,
    total_minor: cart.subtotalMinor + offer.feeMinor,
    vat_minor: lines.reduce((sum, line) => sum + line.vat_minor, 0),
  };
}

/** `2026-11-21`, of an instant at noon in Dhaka. */
const dateOf = (noon: Date): string => noon.toISOString().slice(0, 10);
