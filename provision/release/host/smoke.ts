import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export type Answer = { status: number; body: string; cookies: string[] };

export type Shopper = (path: string, form?: Record<string, string>, cookies?: string[]) => Promise<Answer>;

/** Asks one colour by its own port, as HAProxy would. Rejects after ten seconds of silence. */
export const shopperAt =
  (port: number, host: string): Shopper =>
  (path, form, cookies = []) =>
    new Promise((resolve, reject) => {
      const body = form ? new URLSearchParams(form).toString() : '';
      const headers = {
        host,
        'x-forwarded-proto': 'https',
        'x-forwarded-for': '127.0.0.1',
        ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } : {}),
      };
      const asked = request({ port, host: '127.0.0.1', path, method: form ? 'POST' : 'GET', headers, agent: false });
      asked.setTimeout(10_000, () => asked.destroy(new Error(`no answer from ${path} within 10 s`)));
      asked.on('error', reject);
      asked.on('response', (response) => {
        text(response).then(
          (answer) =>
            resolve({
              status: response.statusCode ?? 0,
              body: answer,
              cookies: (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? ''),
            }),
          reject,
        );
      });
      asked.end(body);
    });

/** Home, a product, into the cart, the cart, health. Throws with what did not go; tells what an empty shop left out. */
export async function smokeTest(shopper: Shopper): Promise<string> {
  const fetchPage = async (path: string) => {
    const answer = await shopper(path);
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    return answer.body;
  };
  await fetchPage('/health');
  const home = await fetchPage('/');
  if (!home.includes('</html>')) throw new Error('/ is no whole page');
  const product = /href="(\/products\/[^"?#]+)"/.exec(home)?.[1];
  if (!product) return 'home and health; there is no product yet';
  await fetchPage(product);
  const variants = [...home.matchAll(/name="variant" value="(\d+)"/g)].map(([, id = '']) => id);
  for (const variant of variants.slice(0, 10)) {
    const added = await shopper('/cart/items', { variant, quantity: '1' });
    if (added.status >= 500 || added.status === 403) throw new Error(`adding to the cart answers ${added.status}`);
    if (added.status !== 303 && added.status !== 302) continue; // sold out meanwhile
    const cart = await shopper('/cart', undefined, added.cookies);
    if (cart.status !== 200) throw new Error(`/cart answers ${cart.status}`);
    return `home, ${product}, cart and health`;
  }
  return `home, ${product} and health; nothing on the home page could be put into the cart`;
}
