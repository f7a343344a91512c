import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { isPublicAddress } from './addresses.ts';
import { fetchPicture } from './fetch_picture.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const serve = (listener: RequestListener): Promise<string> =>
  new Promise((resolve, reject) => {
    const server = createServer(listener);
    servers.push(server);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(`http://127.0.0.1:${address.port}`);
      else reject(new Error('no port'));
    });
  });

const limits = {
  isAllowed: (address: string) => address === '127.0.0.1',
  timeoutMs: 1_000,
  maxBytes: 1_000,
  maxRedirects: 5,
};

test('private, loopback and reserved addresses are not public', () => {
  const inside = [
    '127.0.0.1',
    '127.9.9.9',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
  ];
  const inside6 = [
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
  ];
  for (const address of [...inside, ...inside6, 'localhost', ''])
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  for (const address of ['1.1.1.1', '103.4.145.245', '172.32.0.1', '2606:4700::1111'])
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
});

test('every spelling of a private address is refused', async () => {
  const url = new URL(await serve((_, answer) => answer.end('secret')));
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', '0'])
    await expect(
      fetchPicture(`http://${host}:${url.port}/`, { ...limits, isAllowed: isPublicAddress }),
    ).rejects.toThrow('in the local network');
});

test('only http and https are fetched', async () => {
  for (const url of ['file:///etc/passwd', 'ftp://127.0.0.1/x', 'data:image/png;base64,AAAA'])
    await expect(fetchPicture(url, limits)).rejects.toThrow('only http: and https:');
  await expect(fetchPicture('//cdn/x.png', limits)).rejects.toThrow('no web address');
});

test('a redirect is followed, and each of its addresses is looked at', async () => {
  const url = await serve((request, answer) => {
    const [, path = ''] = /^\/(.*)$/.exec(request.url ?? '') ?? [];
    if (path === 'end') answer.end('bytes');
    else
      answer
        .writeHead(302, {
          Location:
            { near: '/end', inside: 'http://127.0.0.2/', file: 'file:///etc/passwd', round: '/round' }[path] ?? '',
        })
        .end();
  });
  expect(Buffer.from(await fetchPicture(`${url}/near`, limits)).toString()).toBe('bytes');
  await expect(fetchPicture(`${url}/inside`, limits)).rejects.toThrow('127.0.0.2 is in the local network');
  await expect(fetchPicture(`${url}/file`, limits)).rejects.toThrow('only http: and https:');
  await expect(fetchPicture(`${url}/round`, limits)).rejects.toThrow('redirected more than 5 times');
});

test('what is too large, too slow or not there is given up', async () => {
  const url = await serve((request, answer) => {
    if (request.url === '/large') answer.end(Buffer.alloc(2_000));
    else if (request.url === '/slow') answer.write('a');
    else answer.writeHead(404).end();
  });
  await expect(fetchPicture(`${url}/large`, { ...limits, maxBytes: 1_000 })).rejects.toThrow('larger than');
  await expect(fetchPicture(`${url}/slow`, { ...limits, timeoutMs: 200 })).rejects.toThrow('longer than 0.2 seconds');
  await expect(fetchPicture(`${url}/none`, limits)).rejects.toThrow('the server answered 404');
});
