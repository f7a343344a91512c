import type { Db } from '../../platform/db.ts';
import type { Page } from '../../platform/page.ts';
import type { RateLimit } from '../../platform/rate_limit.ts';
import { readToken } from '../../platform/web/cookies.ts';
import { readForm } from '../../platform/web/forms.ts';
import type { App, Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import type { Cart } from '../cart/service.ts';
import { StockShort } from '../inventory/service.ts';
import { divisionsWithDistricts, listDeliveryMethods, upazilasOf } from '../shipping/service.ts';
import { readAddress, typedAddress } from './address.ts';
import { addressLines, presentOffer, presentPayment, presentSummary } from './present.ts';
import { type Checkout, holdCart, offersFor, openCheckout, saveAddress } from './service.ts';
import type { AddressValues, Errors } from './views.ts';

export type CheckoutShop = { db: Db; web: Web; writes: RateLimit };

const nothingTyped = typedAddress({});

export function checkoutRoutes(app: App, { db, web, writes }: CheckoutShop): void {
  app.get('/checkout', async (c) => {
    const { cart, checkout } = await open(c);
    if (!cart) return web.see(c, '/cart');
    return showAddress(c, cart, checkout?.address ?? nothingTyped, {});
  });

  app.post('/checkout', async (c) => {
    await web.limit(c, writes, c.var.clientIp);
    const { cart } = await open(c);
    if (!cart) return web.see(c, '/cart');
    const read = readAddress(await readForm(c), web.fragment(c).t.checkout);
    if ('errors' in read) return showAddress(c, cart, read.values, read.errors, 422);
    await saveAddress(db, cart.id, read.address);
    return web.see(c, '/checkout/shipping');
  });

  // Without JavaScript the areas of a district come with the page again; nothing typed is lost.
  app.post('/checkout/district', async (c) => {
    const { cart } = await open(c);
    if (!cart) return web.see(c, '/cart');
    return showAddress(c, cart, { ...typedAddress(await readForm(c)), upazila: '' }, {});
  });

  app.get('/checkout/upazilas', (c) => {
    const fragment = web.fragment(c);
    const upazilas = upazilasOf(c.req.query('district') ?? '', fragment.lang);
    return web.html(c, 'checkout/_upazila', { ...fragment, upazilas, error: '' });
  });

  app.get('/checkout/shipping', async (c) => {
    const { cart, checkout } = await open(c);
    if (!cart) return web.see(c, '/cart');
    if (!checkout?.address) return web.see(c, '/checkout');
    return showShipping(c, cart, checkout, checkout.deliveryCode, {});
  });

  app.post('/checkout/shipping', async (c) => {
    await web.limit(c, writes, c.var.clientIp);
    const { cart, checkout } = await open(c);
    if (!cart) return web.see(c, '/cart');
    if (!checkout?.address) return web.see(c, '/checkout');
    const t = web.fragment(c).t.checkout;
    const { method } = await readForm(c);
    const offers = offersFor(await listDeliveryMethods(db), cart, checkout.address.district);
    if (!method || !offers.some((offer) => offer.code === method))
      return showShipping(c, cart, checkout, null, { method: t.method }, 422);
    try {
      await holdCart(db, { token: readToken(c, 'cart'), cart, checkout }, method);
    } catch (error) {
      if (!(error instanceof StockShort)) throw error;
      return showShipping(c, cart, checkout, method, { cart: shortage(c, cart, error) }, 409);
    }
    return web.see(c, '/checkout/payment');
  });

  app.get('/checkout/payment', (c) => showPayment(c, {}));

  app.post('/checkout/reservation', async (c) => {
    await web.limit(c, writes, c.var.clientIp);
    const { cart, checkout } = await open(c);
    if (!cart) return web.see(c, '/cart');
    if (!checkout?.deliveryCode) return web.see(c, '/checkout');
    try {
      await holdCart(db, { token: readToken(c, 'cart'), cart, checkout }, checkout.deliveryCode);
    } catch (error) {
      if (!(error instanceof StockShort)) throw error;
      return showPayment(c, { cart: shortage(c, cart, error) }, 409);
    }
    return web.see(c, '/checkout/payment');
  });

  async function open(c: Ctx): Promise<{ cart: Cart | null; checkout: Checkout | null }> {
    const { cart, checkout } = await openCheckout(db, readToken(c, 'cart'));
    return cart && cart.count > 0 ? { cart, checkout } : { cart: null, checkout: null };
  }

  const pageOf = (c: Ctx, path: string): Promise<Page> =>
    web.page(c, { title: web.fragment(c).t.checkout.title, path, noindex: true });

  async function showAddress(c: Ctx, cart: Cart, values: AddressValues, errors: Errors, status = 200) {
    const page = await pageOf(c, '/checkout');
    return web.html(
      c,
      'checkout/address',
      {
        ...page,
        values,
        errors,
        divisions: divisionsWithDistricts(page.lang, values.district),
        upazilas: upazilasOf(values.district, page.lang, values.upazila),
        summary: presentSummary(cart, null, page.lang),
      },
      status,
    );
  }

  async function showShipping(
    c: Ctx,
    cart: Cart,
    checkout: Checkout,
    selected: string | null,
    errors: Errors,
    status = 200,
  ) {
    if (!checkout.address) return web.see(c, '/checkout');
    const page = await pageOf(c, '/checkout/shipping');
    const offers = offersFor(await listDeliveryMethods(db), cart, checkout.address.district);
    const chosen = offers.find((offer) => offer.code === selected) ?? offers[0];
    return web.html(
      c,
      'checkout/shipping',
      {
        ...page,
        addressLines: addressLines(checkout.address, page.lang),
        phone: checkout.address.phone,
        methods: offers.map((offer) => presentOffer(offer, chosen?.code ?? null, page.lang)),
        errors,
        summary: presentSummary(cart, chosen?.feeMinor ?? null, page.lang),
      },
      status,
    );
  }

  async function showPayment(c: Ctx, errors: Errors, status = 200) {
    const { cart, checkout } = await open(c);
    if (!cart) return web.see(c, '/cart');
    if (!checkout?.address) return web.see(c, '/checkout');
    const { address } = checkout;
    const offer = offersFor(await listDeliveryMethods(db), cart, address.district).find(
      ({ code }) => code === checkout.deliveryCode,
    );
    if (!offer) return web.see(c, '/checkout/shipping');
    const page = await pageOf(c, '/checkout/payment');
    return web.html(c, 'checkout/payment', presentPayment(page, { cart, checkout, address, offer, errors }), status);
  }

  function shortage(c: Ctx, cart: Cart, error: StockShort): string {
    const { t, lang } = web.fragment(c);
    const line = cart.lines.find(({ variantId }) => error.variantIds.includes(variantId));
    return t.checkout.soldOut(line ? line.title[lang] || line.title.en : '');
  }
}
