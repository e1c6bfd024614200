import type { LookupAddress } from 'node:dns';
import { afterEach, describe, expect, it } from 'vitest';
import { createAddressGuard } from '../address-guard.ts';
import { type FaultyServer, startServer } from './faulty-server.test-support.ts';
import type { FeedHttpOptions } from './feed-dispatcher.ts';
import { createFeedHttp, type FeedHttp } from './feed-http.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const nobody = { username: null, password: null, apiKey: null };
const wanted = { credentials: nobody, signal: new AbortController().signal };
const serve = async (...answer: Parameters<typeof startServer>): Promise<FaultyServer> => {
  const server = await startServer(...answer);
  opened.push(server);
  return server;
};
const client = (options: Partial<FeedHttpOptions> = {}): FeedHttp => {
  const http = createFeedHttp({ mayGoTo: () => true, retryFirstMs: 1, ...options });
  opened.push(http);
  return http;
};

describe('a request', () => {
  it('is tried again while the feed stumbles, and says what it answered when it does not stop', async () => {
    let left = 2;
    const server = await serve((_, response) => {
      response.statusCode = left-- > 0 ? 503 : 200;
      response.end('here');
    });
    expect(await client().read(server.url, wanted)).toMatchObject({ text: 'here' });
    expect(server.requests).toHaveLength(3);
    left = 100;
    await expect(client().read(server.url, wanted)).rejects.toMatchObject({
      code: 'feed.unreachable',
      message: `${server.url}/ cannot be used: it answers 503`,
    });
  });

  it('is tried again where the connection breaks', async () => {
    let left = 1;
    const server = await serve((request, response) => {
      if (left-- > 0) request.socket.destroy();
      else response.end('here');
    });
    expect(await client().read(server.url, wanted)).toMatchObject({ text: 'here' });
  });

  it('says why where nobody listens', async () => {
    const server = await startServer(() => undefined);
    await server.close();
    await expect(client().read(server.url, wanted)).rejects.toMatchObject({
      code: 'feed.unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('that is called off is called off', async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort(new Error('enough')));
    await expect(client().read(server.url, { ...wanted, signal: stop.signal })).rejects.toThrow('enough');
  });

  it('follows where the feed leads, but not for ever', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      response.writeHead(left > 0 ? 302 : 200, left > 0 ? { location: `/${left - 1}` } : {}).end('here');
    });
    expect(await client().read(`${server.url}/5`, wanted)).toEqual({ text: 'here', url: `${server.url}/0` });
    await expect(client().read(`${server.url}/6`, wanted)).rejects.toThrow('leads on more than 5 times');
  });

  it('shows its credentials to the feed, and to nobody whom it leads to', async () => {
    const other = await serve((_, response) => response.end('file'));
    const server = await serve((_, response) => response.writeHead(302, { location: other.url }).end());
    const credentials = { username: 'me', password: 'secret', apiKey: 'key' };
    await client().read(server.url, { ...wanted, credentials });
    const [first, second] = [server.requests[0]?.headers, other.requests[0]?.headers];
    expect(first).toMatchObject({ authorization: 'Basic bWU6c2VjcmV0', 'x-nuget-apikey': 'key' });
    expect([second?.authorization, second?.['x-nuget-apikey']]).toEqual([undefined, undefined]);
  });

  it('says that credentials are not enough', async () => {
    const server = await serve((_, response) => response.writeHead(401).end());
    await expect(client().read(server.url, wanted)).rejects.toThrow(
      'the credentials of the feed are not enough',
    );
  });
});

describe('fault row 69: the server is not led to what only it can reach', () => {
  const mayGoTo = createAddressGuard([]);

  it.each([
    ...[
      'http://127.0.0.1:1/',
      'http://127.1/',
      'http://2130706433/',
      'http://0x7f000001/',
      'http://0177.0.0.1/',
    ],
    ...['http://0/', 'http://localhost/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::]/'],
    ...[
      'http://10.0.0.1/',
      'http://192.168.0.1/',
      'http://172.16.0.1/',
      'http://169.254.169.254/latest/meta-data/',
    ],
    ...['http://[fd00::1]/', 'http://[fe80::1]/', 'http://[64:ff9b::7f00:1]/', 'http://1.0.0.127.in.test/'],
    ...['https://127.0.0.1/', 'http://100.64.0.1/', 'http://0.0.0.0:8080/'],
  ])('%s', async (url) => {
    const lookUp = ((host: string, _: object, done: (error: null, found: LookupAddress[]) => void) =>
      done(null, [{ address: host.startsWith('localhost') ? '::1' : '127.0.0.1', family: 4 }])) as never;
    const asked = client({ mayGoTo, lookUp }).read(url, wanted);
    await expect(asked).rejects.toMatchObject({ code: 'feed.forbidden-address' });
  });

  it.each(['file:///etc/passwd', 'gopher://x/', 'ftp://x/', 'data:text/plain,x'])('%s', async (url) => {
    await expect(client({ mayGoTo }).read(url, wanted)).rejects.toMatchObject({
      code: 'feed.forbidden-address',
    });
  });

  it('neither by a redirect, to an address or to another scheme', async () => {
    for (const location of ['http://127.0.0.2:1/', 'file:///etc/passwd', 'http://[::1]:1/']) {
      const server = await serve((_, response) => response.writeHead(307, { location }).end());
      const guard = createAddressGuard(['127.0.0.1']);
      await expect(client({ mayGoTo: guard }).read(server.url, wanted)).rejects.toMatchObject({
        code: 'feed.forbidden-address',
      });
    }
  });

  it('nor by a name that changes its mind: it is looked up once, and what was judged is connected to', async () => {
    const server = await serve((_, response) => response.end('here'));
    let lookups = 0;
    const lookUp = ((_host: string, _: object, done: (error: null, found: LookupAddress[]) => void) => {
      lookups += 1;
      const address = lookups === 1 ? '127.0.0.1' : '127.0.0.9';
      done(null, [{ address, family: 4 }]);
    }) as never;
    const http = client({ mayGoTo: createAddressGuard(['127.0.0.1']), lookUp });
    expect(await http.read(`http://feed.test:${server.port}/`, wanted)).toMatchObject({ text: 'here' });
    expect(lookups).toBe(1);
    const second = createFeedHttp({ mayGoTo: createAddressGuard(['127.0.0.1']), lookUp });
    opened.push(second);
    await expect(second.read(`http://feed.test:${server.port}/`, wanted)).rejects.toMatchObject({
      code: 'feed.forbidden-address',
    });
  });
});
