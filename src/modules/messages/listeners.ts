import type { Facts } from '../../events.ts';
import type { Db } from '../../platform/db.ts';
import type { Lang } from '../../platform/i18n.ts';
import type { Mailer } from '../../platform/mail.ts';
import type { Fragment } from '../../platform/page.ts';
import type { Render } from '../../platform/views.ts';
import { shopIdentity } from '../content/service.ts';
import { findOrderById, presentOrder } from '../orders/service.ts';

export type MessagesShop = {
  db: Db;
  mailer: Mailer;
  render: Render;
  /** For texts: nothing is escaped. */
  renderText: Render;
  fragment: (lang: Lang) => Fragment;
  origin: string;
};

/** Mails the confirmation, in the language the order was placed in. Sent twice it carries the same message id. */
export const confirmOrder =
  ({ db, fragment, mailer, origin, render, renderText }: MessagesShop) =>
  async ({ orderId }: Facts['order.placed']): Promise<void> => {
    const order = await findOrderById(db, orderId);
    if (!order?.email) return;
    const identity = await shopIdentity(db);
    const words = fragment(order.lang);
    const view = presentOrder(words, order);
    const data = {
      ...words,
      order: view,
      origin,
      shopName: identity.name,
      shopPhone: identity.phone,
      orderUrl: `${origin}${view.href}?key=${order.accessKey}`,
    };
    await mailer.send({
      to: order.email,
      subject: words.t.orders.mailSubject(order.number),
      html: render('mail/order_placed', data),
      text: renderText('mail/order_placed_text', data),
      messageId: `order-placed-${order.number}@${new URL(origin).hostname}`,
    });
  };
