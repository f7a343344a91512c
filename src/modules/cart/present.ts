import { localize } from '../../platform/i18n.ts';
import type { Fragment } from '../../platform/page.ts';
import { pictureOrNull } from '../../platform/pictures.ts';
import { optionsText } from '../catalog/service.ts';
import { plenty } from '../catalog/tables.ts';
import { type Cart, type CartLine, isShort } from './service.ts';
import type { CartLineView, CartView } from './views.ts';

/** The cart as a page or drawer shows it. `freeAboveMinor` is the sum from which delivery is free, if any. */
export function presentCart(
  fragment: Fragment,
  cart: Cart | null,
  more: { freeAboveMinor: number | null; error?: string; addedVariantId?: number },
): CartView {
  const lines = (cart?.lines ?? []).map((line) => presentLine(fragment, line));
  const subtotalMinor = cart?.subtotalMinor ?? 0;
  const free = more.freeAboveMinor;
  return {
    lines,
    count: cart?.count ?? 0,
    subtotalMinor,
    savingMinor: (cart?.lines ?? []).reduce((sum, line) => sum + savingOf(line), 0),
    freeDelivery: free
      ? {
          aboveMinor: free,
          missingMinor: Math.max(0, free - subtotalMinor),
          percent: Math.min(100, Math.floor((subtotalMinor * 100) / free)),
        }
      : null,
    error: more.error ?? '',
    added: lines.find((line) => line.variantId === more.addedVariantId)?.title ?? '',
    canCheckOut: (cart?.count ?? 0) > 0,
  };
}

const savingOf = (line: CartLine): number =>
  line.compareAtMinor && line.compareAtMinor > line.priceMinor
    ? (line.compareAtMinor - line.priceMinor) * line.counted
    : 0;

function presentLine(fragment: Fragment, line: CartLine): CartLineView {
  const { lang, p } = fragment;
  return {
    id: line.id,
    variantId: line.variantId,
    href: `${p}/p/${line.slug}`,
    title: localize(line.title, lang),
    options: optionsText(line.options, line.optionValues, lang),
    picture: pictureOrNull(line.picture, lang),
    quantity: line.counted || line.quantity,
    max: line.max,
    unitMinor: line.priceMinor,
    compareAtMinor: line.compareAtMinor,
    totalMinor: line.counted * line.priceMinor,
    stock: line.max === 0 ? 'out' : line.max < plenty ? 'low' : 'in',
    left: line.max < plenty ? line.max : null,
    change: changeOf(fragment, line),
  };
}

function changeOf({ t, money, num }: Fragment, line: CartLine): CartLineView['change'] {
  const seen = line.seenPriceMinor;
  if (line.counted === 0) return { kind: 'sold_out', text: t.cart.soldOut };
  if (isShort(line)) return { kind: 'less_stock', text: t.cart.onlyLeft(num(line.counted)) };
  if (seen < line.priceMinor) return { kind: 'price_up', text: t.cart.priceUp(money(seen), money(line.priceMinor)) };
  if (seen > line.priceMinor)
    return { kind: 'price_down', text: t.cart.priceDown(money(seen), money(line.priceMinor)) };
  return null;
}
