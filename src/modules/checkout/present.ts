import { type Lang, localize } from '../../platform/i18n.ts';
import { vatContained } from '../../platform/money.ts';
import type { Page } from '../../platform/page.ts';
import { pictureOrNull } from '../../platform/pictures.ts';
import type { Cart } from '../cart/service.ts';
import { optionsText } from '../catalog/service.ts';
import { type DeliveryOffer, placeNames } from '../shipping/service.ts';
import { countedLines } from './lines.ts';
import type { Checkout } from './open.ts';
import type { Address } from './tables.ts';
import type { DeliveryChoice, Errors, PaymentPage, Summary } from './views.ts';

/** The order beside every step; `deliveryMinor` is null until a way of delivery is chosen. */
export function presentSummary(cart: Cart, deliveryMinor: number | null, lang: Lang): Summary {
  const lines = countedLines(cart);
  return {
    lines: lines.map((line) => ({
      title: localize(line.title, lang),
      options: optionsText(line.options, line.optionValues, lang),
      quantity: line.counted,
      totalMinor: line.counted * line.priceMinor,
      picture: pictureOrNull(line.picture, lang),
    })),
    subtotalMinor: cart.subtotalMinor,
    deliveryMinor,
    totalMinor: cart.subtotalMinor + (deliveryMinor ?? 0),
    vatMinor: lines.reduce((sum, line) => sum + vatContained(line.counted * line.priceMinor, line.vatBasisPoints), 0),
  };
}

export const presentOffer = (offer: DeliveryOffer, selected: string | null, lang: Lang): DeliveryChoice => ({
  code: offer.code,
  name: localize(offer.name, lang),
  note: localize(offer.note, lang),
  feeMinor: offer.feeMinor,
  from: offer.from,
  to: offer.to,
  selected: offer.code === selected,
});

export function addressLines(address: Address, lang: Lang): string[] {
  const names = placeNames(address.district, address.upazila);
  if (!names) return [address.street];
  const { district, upazila } = names;
  return [address.street, `${upazila ? `${localize(upazila, lang)}, ` : ''}${localize(district, lang)}`];
}

export type PaymentParts = { cart: Cart; checkout: Checkout; address: Address; offer: DeliveryOffer; errors: Errors };

export function presentPayment(page: Page, parts: PaymentParts): PaymentPage {
  const { address, cart, checkout, offer } = parts;
  const held = checkout.reservedUntil && checkout.reservedUntil.getTime() > Date.now();
  return {
    ...page,
    key: checkout.key,
    reservedUntil: held ? checkout.reservedUntil : null,
    addressLines: addressLines(address, page.lang),
    name: address.name,
    phone: address.phone,
    delivery: presentOffer(offer, offer.code, page.lang),
    errors: parts.errors,
    summary: presentSummary(cart, offer.feeMinor, page.lang),
  };
}
