import { z } from 'zod';
import type { Db } from '../../platform/db.ts';
import { Refusal } from '../../platform/errors.ts';
import type { RateLimit } from '../../platform/rate_limit.ts';
import { readToken, setReadableCookie } from '../../platform/web/cookies.ts';
import { readForm } from '../../platform/web/forms.ts';
import type { App, Ctx } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { findCart } from '../cart/service.ts';
import { normalPhone, offersFor, openCheckout, presentPayment } from '../checkout/service.ts';
import { StockShort } from '../inventory/service.ts';
import { listDeliveryMethods } from '../shipping/service.ts';
import { accessKeysOf, rememberOrder } from './access.ts';
import { readOrderNumber } from './number.ts';
import { presentOrder } from './present.ts';
import { cancelOrder, findOrder, findOrderByPhone, type OrderDetails, placeOrder } from './service.ts';

export type OrdersShop = { db: Db; web: Web; writes: RateLimit; lookups: RateLimit };

const placing = z.object({
  key: z.string().regex(/^[\w-]{16,64}$/),
  total: z.coerce.number().int().min(0),
  payment: z.literal('cod'),
});

export function orderRoutes(app: App, { db, web, writes, lookups }: OrdersShop): void {
  app.post('/checkout/payment', async (c) => {
    await web.limit(c, writes, c.var.clientIp);
    const form = placing.safeParse(await readForm(c));
    const t = web.fragment(c).t.checkout;
    if (!form.success) return refusePayment(c, 422, t.priceChanged);
    const { key, total } = form.data;
    try {
      const placed = await placeOrder(db, { key, agreedMinor: total, token: readToken(c, 'cart'), lang: c.var.lang });
      if (placed.kind === 'price_changed') return refusePayment(c, 422, t.priceChanged);
      if (placed.kind === 'no_checkout') return refusePayment(c, 422, t.expired);
      rememberOrder(c, placed.order.number, placed.order.accessKey, web.origin);
      setReadableCookie(c, 'cart_count', '0', web.origin);
      return web.see(c, `/orders/${placed.order.number}/thanks`);
    } catch (error) {
      if (!(error instanceof StockShort)) throw error;
      const cart = await findCart(db, readToken(c, 'cart'));
      const line = cart?.lines.find(({ variantId }) => error.variantIds.includes(variantId));
      return refusePayment(c, 409, t.soldOut(line ? line.title[c.var.lang] || line.title.en : ''));
    }
  });

  app.get('/orders/track', (c) => showTracking(c, { number: '', phone: '' }, {}));

  app.post('/orders/track', async (c) => {
    await web.limit(c, lookups, c.var.clientIp);
    const form = await readForm(c);
    const values = { number: (form.number ?? '').slice(0, 40), phone: (form.phone ?? '').slice(0, 40) };
    const t = web.fragment(c).t.orders;
    const number = readOrderNumber(values.number);
    const phone = normalPhone(values.phone);
    if (!number || !phone)
      return showTracking(c, values, {
        ...(number ? {} : { number: t.numberMissing }),
        ...(phone ? {} : { phone: t.phoneMissing }),
      });
    const accessKey = await findOrderByPhone(db, number, phone);
    if (!accessKey) return showTracking(c, values, { number: t.notFound });
    rememberOrder(c, number, accessKey, web.origin);
    return web.see(c, `/orders/${number}`);
  });

  app.get('/orders/:number', async (c) => {
    const order = await openOrder(c);
    if (c.req.query('key') === undefined) return showOrder(c, order, '');
    // A link from a mail: keep the key in the browser and out of the address.
    rememberOrder(c, order.number, order.accessKey, web.origin);
    return web.see(c, `/orders/${order.number}`);
  });

  app.get('/orders/:number/thanks', async (c) => {
    const order = await openOrder(c);
    const fragment = web.fragment(c);
    const view = presentOrder(fragment, order);
    const text = fragment.t.orders.shareText(order.number, `${web.origin}${view.href}`);
    const page = await web.page(c, { title: fragment.t.orders.thanksTitle, noindex: true });
    return web.html(c, 'orders/thanks', {
      ...page,
      order: view,
      whatsappHref: `https://wa.me/?text=${encodeURIComponent(text)}`,
    });
  });

  app.get('/orders/:number/receipt', async (c) => {
    const order = await openOrder(c);
    const page = await web.page(c, { title: web.fragment(c).t.orders.orderTitle(order.number), noindex: true });
    const { name, address, phone, email, bin } = page.frame.shop;
    return web.html(c, 'orders/receipt', {
      ...page,
      order: presentOrder(page, order),
      shop: { name, address, phone, email, bin },
    });
  });

  app.post('/orders/:number/cancellation', async (c) => {
    await web.limit(c, writes, c.var.clientIp);
    const order = await openOrder(c);
    const reason = z.enum(['mind', 'mistake', 'slow', 'price', 'other']).safeParse((await readForm(c)).reason);
    try {
      await cancelOrder(db, order.number, order.accessKey, reason.success ? reason.data : '');
    } catch (error) {
      if (!(error instanceof Refusal && error.status === 409)) throw error;
      return showOrder(c, await openOrder(c), web.fragment(c).t.orders.cannotCancel, 409);
    }
    return web.see(c, `/orders/${order.number}`);
  });

  async function openOrder(c: Ctx): Promise<OrderDetails> {
    const number = readOrderNumber(c.req.param('number') ?? '');
    const order = number ? await findOrder(db, number, accessKeysOf(c, number)) : null;
    if (!order) throw new Refusal(404, web.fragment(c).t.orders.notYours);
    return order;
  }

  async function showOrder(c: Ctx, order: OrderDetails, error: string, status = 200): Promise<Response> {
    const page = await web.page(c, { title: web.fragment(c).t.orders.orderTitle(order.number), noindex: true });
    return web.html(c, 'orders/show', { ...page, order: presentOrder(page, order), error }, status);
  }

  async function showTracking(c: Ctx, values: { number: string; phone: string }, errors: Record<string, string>) {
    const t = web.fragment(c).t.orders;
    const page = await web.page(c, { title: t.trackTitle, description: t.trackIntro, path: '/orders/track' });
    const status = Object.keys(errors).length > 0 ? 422 : 200;
    return web.html(c, 'orders/track', { ...page, values, errors }, status);
  }

  /** The payment step again with what stands in the way; nothing was written. */
  async function refusePayment(c: Ctx, status: number, message: string): Promise<Response> {
    const token = readToken(c, 'cart');
    const { cart, checkout } = await openCheckout(db, token);
    if (!cart || cart.count === 0 || !checkout?.address) return web.see(c, '/cart');
    const { address } = checkout;
    const offers = offersFor(await listDeliveryMethods(db), cart, address.district);
    const offer = offers.find(({ code }) => code === checkout.deliveryCode);
    if (!offer) return web.see(c, '/checkout/shipping');
    const page = await web.page(c, {
      title: web.fragment(c).t.checkout.title,
      path: '/checkout/payment',
      noindex: true,
    });
    const errors = { order: message };
    return web.html(c, 'checkout/payment', presentPayment(page, { cart, checkout, address, offer, errors }), status);
  }
}
