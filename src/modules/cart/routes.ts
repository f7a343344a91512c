import { z } from 'zod';
import type { Db } from '../../platform/db.ts';
import type { RateLimit } from '../../platform/rate_limit.ts';
import { readToken, setReadableCookie, setSecretCookie } from '../../platform/web/cookies.ts';
import { idField, readForm } from '../../platform/web/forms.ts';
import { type App, type Ctx, isFragmentRequest } from '../../platform/web/request.ts';
import type { Web } from '../../platform/web/web.ts';
import { freeDeliveryAbove } from '../shipping/service.ts';
import { presentCart } from './present.ts';
import { acknowledgeChanges, addToCart, findCart, newToken, setQuantity, type Wish } from './service.ts';

export type CartShop = { db: Db; web: Web; writes: RateLimit };

const quantityField = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number);
const valueField = z.string().max(120);

export function cartRoutes(app: App, { db, web, writes }: CartShop): void {
  app.get('/cart', (c) => showCart(c, {}));

  app.post('/cart/items', async (c) => {
    await web.limit(c, writes, c.var.clientIp);
    const form = await readForm(c);
    const t = web.fragment(c).t.cart;
    const wish = readWish(form);
    const quantity = quantityField.safeParse(form.quantity ?? '1');
    if (!wish) return showCart(c, { status: 422, error: form.product ? t.chooseOption : t.notFound, form });
    if (!quantity.success || quantity.data === 0) return showCart(c, { status: 422, error: t.badQuantity, form });
    const token = readToken(c, 'cart') ?? newToken();
    const added = await addToCart(db, token, wish, quantity.data);
    if (added.kind === 'missing') return showCart(c, { status: 404, error: t.notFound, form });
    if (added.kind === 'unchosen') return showCart(c, { status: 422, error: t.chooseOption, form });
    if (added.kind === 'sold_out') return showCart(c, { status: 422, error: t.soldOutNow, form });
    if (added.kind === 'full') return showCart(c, { status: 422, error: t.full, form });
    setSecretCookie(c, 'cart', token, web.origin);
    const error = added.capped ? t.capped(web.fragment(c).num(added.quantity)) : undefined;
    return answer(c, token, { form, error, addedVariantId: added.variantId }, added.count);
  });

  app.post('/cart/items/:id', async (c) => {
    await web.limit(c, writes, c.var.clientIp);
    const form = await readForm(c);
    const t = web.fragment(c).t.cart;
    const id = idField.safeParse(c.req.param('id'));
    const quantity = quantityField.safeParse(form.quantity);
    const token = readToken(c, 'cart');
    const place = form.view ?? 'page';
    if (!quantity.success) return showCart(c, { status: 422, error: t.badQuantity, form, place });
    const changed = id.success && token ? await setQuantity(db, token, id.data, quantity.data) : false;
    if (!changed || !token) return showCart(c, { status: 404, error: t.notFound, form, place });
    return answer(c, token, { form, place });
  });

  type Shown = {
    status?: number;
    error?: string;
    form?: Record<string, string>;
    place?: string;
    addedVariantId?: number;
  };

  /** After a change: the fragment for htmx, a redirect to the cart for a plain form. */
  async function answer(c: Ctx, token: string, shown: Shown, known?: number): Promise<Response> {
    if (isFragmentRequest(c) || shown.error) return showCart(c, { ...shown, status: 200 }, token);
    const count = known ?? (await findCart(db, token))?.count ?? 0;
    setReadableCookie(c, 'cart_count', String(count), web.origin);
    return web.see(c, '/cart');
  }

  async function showCart(c: Ctx, shown: Shown, token = readToken(c, 'cart')): Promise<Response> {
    const fragment = web.fragment(c);
    const cart = await findCart(db, token);
    const freeAboveMinor = await freeDeliveryAbove(db);
    setReadableCookie(c, 'cart_count', String(cart?.count ?? 0), web.origin);
    const view = presentCart(fragment, cart, {
      freeAboveMinor,
      error: shown.error,
      addedVariantId: shown.addedVariantId,
    });
    if (isFragmentRequest(c) && shown.form) {
      const name = shown.place === 'page' ? 'cart/_cart' : 'cart/drawer';
      return web.html(c, name, { ...fragment, cart: view }, shown.status);
    }
    const page = await web.page(c, {
      title: fragment.t.cart.title,
      description: fragment.t.cart.description,
      path: '/cart',
    });
    const response = web.html(c, 'cart/cart', { ...page, cart: view }, shown.status);
    if (cart) await acknowledgeChanges(db, cart);
    return response;
  }
}

/** A variant by its id, or a product with the values chosen for its options; null when neither is whole. */
function readWish(form: Record<string, string>): Wish | null {
  const variantId = idField.safeParse(form.variant);
  if (variantId.success) return { variantId: variantId.data };
  const productId = idField.safeParse(form.product);
  const values = [form.option1, form.option2, form.option3].filter((value) => value !== undefined);
  if (!productId.success || !values.every((value) => valueField.safeParse(value).success)) return null;
  return { productId: productId.data, optionValues: values };
}
