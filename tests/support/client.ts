/** What `fetch` or the program itself answers to. */
export type Answer = (request: Request) => Response | Promise<Response>;

export type Client = {
  get: (path: string, options?: RequestOptions) => Promise<Response>;
  /** Sends a form as a browser does: with its Origin, and repeated fields for a list. */
  post: (path: string, form?: Form, options?: RequestOptions) => Promise<Response>;
  cookies: Map<string, string>;
};

export type Form = Record<string, string | number | readonly (string | number)[]>;
export type RequestOptions = { headers?: Record<string, string>; follow?: boolean; signal?: AbortSignal };

/** One visitor who keeps cookies; `target` is an address, or the program: `client((request) => app.fetch(request))`. */
export function client(
  target: string | Answer,
  options: { origin?: string; headers?: Record<string, string> } = {},
): Client {
  const origin = options.origin ?? (typeof target === 'string' ? new URL(target).origin : 'http://localhost:3000');
  const answer: Answer = typeof target === 'string' ? (request) => fetch(request) : target;
  const cookies = new Map<string, string>();

  async function send(
    url: URL,
    init: RequestInit,
    { headers, follow = false, signal }: RequestOptions,
  ): Promise<Response> {
    for (let hop = 0; ; hop++) {
      const request = new Request(url, { ...init, redirect: 'manual', signal });
      for (const [name, value] of Object.entries({ ...options.headers, ...headers })) request.headers.set(name, value);
      if (cookies.size > 0)
        request.headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      if (init.method === 'POST') request.headers.set('Origin', origin);
      const response = await answer(request);
      keepCookies(response, cookies);
      const location = response.headers.get('Location');
      if (!follow || !location || response.status < 300 || response.status > 399) return response;
      if (hop === 10) throw new Error(`${url.pathname} leads in a circle`);
      await response.body?.cancel();
      url = new URL(location, url);
      init = { method: 'GET' };
    }
  }

  return {
    cookies,
    get: (path, request = {}) => send(new URL(path, origin), { method: 'GET' }, request),
    post: (path, form = {}, request = {}) =>
      send(new URL(path, origin), { method: 'POST', body: encode(form) }, request),
  };
}

function encode(form: Form): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, String(one));
  return body;
}

function keepCookies(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const name = pair.slice(0, pair.indexOf('='));
    const gone = attributes.some((attribute) => /^max-age=0$/i.test(attribute) || isPast(attribute));
    if (gone) cookies.delete(name);
    else cookies.set(name, pair.slice(pair.indexOf('=') + 1));
  }
}

const isPast = (attribute: string): boolean =>
  /^expires=/i.test(attribute) && Date.parse(attribute.slice('expires='.length)) < Date.now();
