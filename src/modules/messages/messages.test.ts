import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, addToCart, goToPayment } from '../../../tests/support/buying.ts';
import { addDelivery } from '../../../tests/support/delivery.ts';
import { addProduct } from '../../../tests/support/fixtures.ts';
import { type OpenShop, openShop } from '../../../tests/support/open_shop.ts';
import { freePort } from '../../../tests/support/servers.ts';

let shop: OpenShop;
let refusing = false;
const received: { to: string[]; message: string }[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, answer) => answer(refusing ? new Error('mailbox is full') : null),
  onData: (stream, session, done) => {
    text(stream).then((message) => {
      received.push({ to: session.envelope.rcptTo.map((recipient) => recipient.address), message });
      done();
    }, done);
  },
});

beforeAll(async () => {
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  shop = await openShop({ smtpUrl: `smtp://127.0.0.1:${port}` });
  await addDelivery(shop.database.db);
}, 60_000);

afterAll(async () => {
  await shop.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

const order = async (email: string) => {
  const { variantId } = await addProduct(shop.database.db, 'sandesh', { title: 'Nolen gur sandesh' });
  const visitor = shop.visitor();
  await addToCart(visitor, variantId);
  await visitor.post('/checkout/payment', await goToPayment(visitor, 'dhaka', { ...address, email }));
};

test('an order with an e-mail address is confirmed over SMTP, as text and HTML', async () => {
  await order('buyer@shop.test');
  await shop.jobs.drain();
  expect(received).toHaveLength(1);
  expect(received[0]?.to).toEqual(['buyer@shop.test']);
  expect(received[0]?.message).toMatch(/^Message-ID: <order-placed-DC-/m);
  expect(received[0]?.message).toContain('text/plain');
  expect(received[0]?.message).toContain('text/html');
});

test('an order without one is not mailed', async () => {
  await order('');
  await shop.jobs.drain();
  expect(received).toHaveLength(1);
});

test('a server that refuses is tried again later; the order stands', async () => {
  refusing = true;
  await order('full@shop.test');
  await shop.jobs.drain();
  refusing = false;
  expect(received).toHaveLength(1);
  expect(await shop.jobs.stats()).toMatchObject({ waiting: 1, dead: 0 });
});
