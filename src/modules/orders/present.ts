import { localize } from '../../platform/i18n.ts';
import type { Fragment } from '../../platform/page.ts';
import { pictureOrNull } from '../../platform/pictures.ts';
import type { OrderDetails } from './find.ts';
import type { OrderStatus, PaymentStatus } from './tables.ts';
import { cancellableByCustomer } from './transitions.ts';
import type { OrderView, TimelineStep } from './views.ts';

export function presentOrder(fragment: Fragment, order: OrderDetails): OrderView {
  const { lang, p, t } = fragment;
  const { address } = order;
  return {
    number: order.number,
    href: `${p}/orders/${order.number}`,
    receiptHref: `${p}/orders/${order.number}/receipt`,
    status: order.status,
    statusLabel: statusLabel(t.orders, order.status),
    paymentLabel: paymentLabel(t.orders, order.paymentStatus),
    placedAt: order.placedAt,
    name: order.name,
    phone: order.phone,
    email: order.email ?? '',
    addressLines: [
      address.street,
      `${localize(address.upazila, lang)}, ${localize(address.district, lang)}`,
      ...(address.division.en === address.district.en ? [] : [localize(address.division, lang)]),
    ],
    note: order.note,
    deliveryName: localize(order.deliveryName, lang),
    expectedFrom: order.expectedFrom,
    expectedTo: order.expectedTo,
    lines: order.lines.map((line) => ({
      title: localize(line.title, lang),
      options: localize(line.options, lang),
      sku: line.sku,
      href: `${p}/p/${line.productSlug}`,
      picture: pictureOrNull(line.picture, lang),
      quantity: line.quantity,
      unitMinor: line.unitMinor,
      totalMinor: line.totalMinor,
    })),
    subtotalMinor: order.subtotalMinor,
    deliveryMinor: order.deliveryMinor,
    totalMinor: order.totalMinor,
    vatMinor: order.vatMinor,
    vatPercent: Math.round((order.lines[0]?.vatBasisPoints ?? 0) / 100),
    timeline: timeline(fragment, order),
    cancellable: cancellableByCustomer(order),
  };
}

const road = ['pending', 'confirmed', 'packed', 'shipped', 'delivered'] as const;

function timeline({ day, t }: Fragment, order: OrderDetails): TimelineStep[] {
  const reachedAt = (status: OrderStatus) =>
    order.history.find((entry) => entry.machine === 'order' && entry.to === status)?.at ?? null;
  const words = t.orders;
  const labels = {
    pending: [words.stepPlaced, words.notePlaced],
    confirmed: [words.stepConfirmed, words.noteConfirmed],
    packed: [words.stepPacked, words.notePacked],
    shipped: [words.stepShipped, words.noteShipped],
    delivered: [words.stepDelivered, words.noteDelivered],
    cancelled: [words.stepCancelled, cancelNote(order, words)],
    returned: [words.stepReturned, words.noteReturned],
  } as const;
  const ended = order.status === 'cancelled' || order.status === 'returned' ? [order.status] : [];
  const passed = order.status === 'cancelled' ? road.filter((status) => reachedAt(status)) : road;
  const nextUp = passed.findIndex((status) => !reachedAt(status));
  return [...passed, ...ended].map((status, index) => {
    const at = reachedAt(status);
    const expected =
      status === 'delivered' && !at ? words.noteExpected(day(order.expectedFrom), day(order.expectedTo)) : '';
    return {
      label: labels[status][0],
      note: at ? labels[status][1] : expected,
      at,
      state: at ? 'done' : index === nextUp ? 'current' : 'todo',
    };
  });
}

const cancelNote = (order: OrderDetails, words: Fragment['t']['orders']): string =>
  order.history.some((entry) => entry.to === 'cancelled' && entry.actor === 'customer')
    ? words.noteCancelledByYou
    : words.noteCancelledByShop;

const statusLabel = (words: Fragment['t']['orders'], status: OrderStatus): string =>
  ({
    pending: words.statusPending,
    confirmed: words.statusConfirmed,
    packed: words.statusPacked,
    shipped: words.statusShipped,
    delivered: words.statusDelivered,
    cancelled: words.statusCancelled,
    returned: words.statusReturned,
  })[status];

const paymentLabel = (words: Fragment['t']['orders'], status: PaymentStatus): string =>
  ({
    unpaid: words.paymentUnpaid,
    authorized: words.paymentAuthorized,
    paid: words.paymentPaid,
    partially_refunded: words.paymentPartiallyRefunded,
    refunded: words.paymentRefunded,
    failed: words.paymentFailed,
  })[status];
