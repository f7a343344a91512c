import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readAddress } from '../src/modules/checkout/address.ts';
import { checkoutTexts } from '../src/modules/checkout/texts.ts';
import { rows } from '../src/platform/db.ts';
import { ask, guarded } from './support/armour.ts';
import { countRows, expectSoundBooks } from './support/books.ts';
import { address, addToCart, buy, goToPayment } from './support/buying.ts';
import { type Answer, type Client, client } from './support/client.ts';
import { addDelivery } from './support/delivery.ts';
import { addProduct, type Item } from './support/fixtures.ts';
import { evaluated, type Fuzz, fuzz, markers, oddTexts } from './support/fuzz.ts';
import { type OpenShop, openShop } from './support/open_shop.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const randomRequests = 1_500;
const seed = 20_260_321;

/** Where a form or query goes, its fields with good values, and the tables in which a good one may write rows. */
type Target = { method: 'GET' | 'POST'; path: string; fields: Record<string, string>; writes: string[] };

let shop: OpenShop;
let goods: Item;
let asked = 0;
/** The rows as the last probe left them; null when somebody else wrote since. */
let counted: Record<string, number> | null = null;
const answer: Answer = guarded((request) => {
  request.headers.set('X-Forwarded-For', `10.0.${(++asked >> 8) & 255}.${asked & 255}`);
  return shop.app.fetch(request);
});

beforeAll(async () => {
  shop = await openShop({ trustProxy: 1 });
  await addDelivery(shop.database.db);
  goods = await addProduct(shop.database.db, 'sari', { title: 'The sari', stock: 100_000 });
  await addProduct(shop.database.db, 'lungi', { title: 'The lungi', stock: 100_000 });
});
afterAll(() => shop?.close());

const ordered = ['orders', 'order_lines', 'order_history', 'checkouts', 'cart_lines', 'reservations', 'stock_ledger'];

async function targetsOf(visitor: Client, number: string): Promise<Target[]> {
  const line = /cart\/items\/(\d+)/.exec(await (await visitor.get('/cart')).text())?.[1] ?? '1';
  const payment = /name="key" value="([^"]+)"[\s\S]*?name="total" value="(\d+)"/.exec(
    await (await visitor.get('/checkout/payment')).text(),
  );
  const list = {
    q: 'sari',
    category: 'things',
    brand: 'aarong',
    option: 'colour:red',
    min: '1',
    max: '9000',
    rating: '4',
    in_stock: '1',
    sort: 'newest',
    page: '1',
    view: 'list',
  };
  const get = (path: string, fields: Record<string, string> = {}): Target => ({
    method: 'GET',
    path,
    fields,
    writes: [],
  });
  const post = (path: string, fields: Record<string, string>, writes: string[]): Target => ({
    method: 'POST',
    path,
    fields,
    writes,
  });
  return [
    get('/', { q: 'sari', page: '1' }),
    get('/products', { ...list, q: '' }),
    get('/c/things', list),
    { ...get('/search', list), writes: ['search_terms'] },
    get('/search/suggest', { q: 'sa' }),
    get('/p/sari', { q: 'sari' }),
    get('/p/sari/delivery', { district: 'dhaka' }),
    get('/checkout/upazilas', { district: 'dhaka' }),
    get('/cart', { view: 'drawer' }),
    get(`/orders/${number}`, { key: 'x'.repeat(24) }),
    get('/orders/track', { number, phone: '01712345678' }),
    post(
      '/cart/items',
      {
        variant: String(goods.variantId),
        product: String(goods.productId),
        option1: 'Red',
        quantity: '1',
        view: 'page',
      },
      ['carts', 'cart_lines'],
    ),
    post(`/cart/items/${line}`, { quantity: '2', view: 'page' }, ['cart_lines']),
    post('/checkout', { ...address, email: 'a@b.test', note: 'Ring twice' }, ['checkouts']),
    post('/checkout/district', address, []),
    post('/checkout/shipping', { method: 'dhaka' }, ['reservations', 'stock_ledger']),
    post('/checkout/reservation', {}, ['reservations', 'stock_ledger']),
    post('/checkout/payment', { key: payment?.[1] ?? 'x', total: payment?.[2] ?? '1', payment: 'cod' }, ordered),
    post('/orders/track', { number, phone: '01712345678' }, []),
    post(`/orders/${number}/cancellation`, { reason: 'mind' }, ['order_history', 'stock_ledger']),
  ];
}

/** Somebody somewhere between a first visit and the payment step, with an order behind them or not. */
async function someone(random: Fuzz): Promise<{ visitor: Client; number: string }> {
  counted = null;
  const visitor = client(answer);
  const number = random.below(2) === 0 ? await buy(visitor, goods.variantId) : 'DC-2222-2222';
  if (random.below(4) > 0) await addToCart(visitor, goods.variantId, 2);
  if (random.below(3) > 0 && visitor.cookies.has('cart') && random.below(4) > 0) await goToPaymentIfFilled(visitor);
  return { visitor, number };
}

async function goToPaymentIfFilled(visitor: Client): Promise<void> {
  if ((await visitor.get('/checkout')).status === 200) await goToPayment(visitor);
}

type Sent = { method: string; path: string; type: string; body: string };

/** The fields as a query, a form, a form with files, or JSON. */
function pack(target: Target, fields: [string, string][], kind: 'form' | 'multipart' | 'json', file = false): Sent {
  const query = String(new URLSearchParams(fields));
  if (target.method === 'GET') return { method: 'GET', path: `${target.path}?${query}`, type: '', body: '' };
  const sent = { method: 'POST', path: target.path };
  if (kind === 'form') return { ...sent, type: 'application/x-www-form-urlencoded', body: query };
  if (kind === 'json') return { ...sent, type: 'application/json', body: JSON.stringify(Object.fromEntries(fields)) };
  const parts = fields.map(([name, value]) => {
    const shown = name.replace(/["\r\n]/g, '');
    return `--xx\r\nContent-Disposition: form-data; name="${shown}"${file ? '; filename="a.txt"' : ''}\r\n\r\n${value}\r\n`;
  });
  return { ...sent, type: 'multipart/form-data; boundary=xx', body: `${parts.join('')}--xx--\r\n` };
}

/** Sends it and looks at what came back and at what stands in the tables now. The status. */
async function probe(visitor: Client, target: Target, sent: Sent, htmx: boolean): Promise<number> {
  const { db } = shop.database;
  const headers = { ...(sent.type && { 'Content-Type': sent.type }), ...(htmx && { 'HX-Request': 'true' }) };
  const before = counted ?? (await countRows(db));
  const response = await ask(answer, visitor, sent.method, sent.path, {
    headers,
    body: sent.method === 'GET' ? undefined : sent.body,
  });
  const why = `${sent.method} ${sent.path} ${sent.body}`.slice(0, 2_000);
  expect([200, 302, 303, 400, 404, 409, 413, 422], why).toContain(response.status);
  const location = response.headers.get('Location');
  if (location !== null) expect(location, why).toMatch(/^\/(?!\/)/);
  const body = await response.text();
  for (const marker of markers) expect(body.includes(marker), `${marker} in the answer to ${why}`).toBe(false);
  expect(body.includes(evaluated), `something was evaluated by ${why}`).toBe(false);

  const after = await countRows(db);
  counted = after;
  const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
  // Refused means that nothing is written; an htmx fragment of the cart is a good answer of 200.
  const may = response.status < 400 ? target.writes : [];
  expect(
    changed.filter((table) => !may.includes(table)),
    why,
  ).toEqual([]);
  return response.status;
}

test('every field of every form and query, spoilt in every way: no fault, no row out of place, nothing unescaped', async () => {
  const statuses = new Map<number, number>();
  const buyer = async () => {
    counted = null;
    const visitor = client(answer);
    const number = await buy(visitor, goods.variantId);
    await addToCart(visitor, goods.variantId, 2);
    await goToPayment(visitor);
    return { visitor, targets: await targetsOf(visitor, number) };
  };
  let { targets, visitor } = await buyer();
  for (let index = 0; index < targets.length; index++) {
    ({ targets, visitor } = await buyer());
    for (const name of Object.keys(targets[index]?.fields ?? {}))
      for (const [n, odd] of oddTexts.entries()) {
        const target = targets[index];
        if (!target || (target.method === 'GET' && n % 3 !== index % 3)) continue;
        const sent = pack(
          target,
          Object.entries({ ...target.fields, [name]: odd }),
          n % 5 === 0 ? 'multipart' : 'form',
        );
        const status = await probe(visitor, target, sent, n % 3 === 0);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        // It went through after all: an order placed, a line removed. The next needs a full cart again.
        if (status < 400 && /payment$|items\/\d+$|cancellation$/.test(target.path))
          ({ targets, visitor } = await buyer());
      }
  }
  told(statuses);
  await soundAfterwards();
});

test('forms and queries odd at random: the same', async () => {
  console.log(`seed ${seed}`);
  const random = fuzz(seed);
  const statuses = new Map<number, number>();
  let { visitor, number } = await someone(random);
  let targets = await targetsOf(visitor, number);
  for (let n = 0; n < randomRequests; n++) {
    if (n % 25 === 24) {
      ({ number, visitor } = await someone(random));
      targets = await targetsOf(visitor, number);
    }
    const target = targets[random.below(targets.length)];
    if (!target) continue;
    const language = random.below(5) === 0 ? '/bn' : '';
    const deeper =
      random.below(12) === 0 ? `/${encodeURIComponent(random.text().slice(0, 300)).replaceAll('.', '%2E')}` : '';
    const kind = random.pick(['form', 'form', 'form', 'multipart', 'json'] as const);
    const elsewhere = { ...target, path: `${language}${target.path}${deeper}` };
    const sent = pack(elsewhere, random.fields(target.fields), kind, random.below(9) === 0);
    const status = await probe(visitor, target, sent, random.below(3) === 0);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  told(statuses);
  await soundAfterwards();
});

/** Every kind of end was met, or the forms are not odd in the way they should be. */
function told(statuses: Map<number, number>): void {
  console.log(`answers by status: ${JSON.stringify(Object.fromEntries(statuses))}`);
  for (const status of [200, 303, 404, 422]) expect(statuses.get(status) ?? 0).toBeGreaterThan(30);
}

async function soundAfterwards(): Promise<void> {
  const { db } = shop.database;
  await expectSoundBooks(db);
  await shop.jobs.drain();
  expect(await rows(db, sql`select handler, last_error from jobs where last_error is not null`)).toEqual([]);
  expect(await rows(db, sql`select id from cart_lines where quantity not between 1 and 20`)).toEqual([]);
  expect(await rows(db, sql`select cart_id from cart_lines group by cart_id having count(*) > 60`)).toEqual([]);
  const kept = await rows<{ address: Record<string, string> }>(db, sql`select address from checkouts`);
  expect(kept.filter(({ address }) => 'errors' in readAddress(address, checkoutTexts.en))).toEqual([]);
}
