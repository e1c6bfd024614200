/** Server and agent become known to each other; the server is as much of one as `register` asks. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { createIdentity, type Identity, listenForAgents, type Thumbprint } from '@tako/protocol';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exitCodes } from '../errors.ts';
import { hello, newHome, start, tentacle, tentacleIn } from '../test-process.test-support.ts';

let server: Identity;
beforeAll(async () => {
  server = await createIdentity({ commonName: 'server' });
});

/** As much of a server's API as `register` asks. */
async function fakeServer(
  answer: (request: IncomingMessage, body: unknown) => { status: number; body: unknown },
  certified?: Identity,
) {
  const asked: { what: string; key: unknown; body: unknown }[] = [];
  const listener: RequestListener = async (request: IncomingMessage, response: ServerResponse) => {
    const body = request.method === 'GET' ? undefined : await json(request);
    asked.push({ what: `${request.method} ${request.url}`, key: request.headers['x-api-key'], body });
    const result = answer(request, body);
    response
      .writeHead(result.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(result.body));
  };
  const api = certified
    ? createTlsServer({ cert: certified.certificatePem, key: certified.privateKeyPem.reveal() }, listener)
    : createServer(listener);
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  onTestFinished(() => void api.close());
  const { port } = api.address() as { port: number };
  return { url: certified ? `https://localhost:${port}` : `http://127.0.0.1:${port}`, asked };
}

describe('tentacle register', () => {
  const info = (pollingPort = 10_943) => ({ thumbprint: server.thumbprint, pollingPort });
  const accepting = (pollingPort?: number) =>
    fakeServer((request) =>
      request.method === 'GET'
        ? { status: 200, body: info(pollingPort) }
        : { status: 201, body: { id: 'Machines-7' } },
    );

  it('tells the server of a listening machine, and trusts the server', async () => {
    const home = await newHome();
    await tentacle(home, 'init', '--name', 'box');
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const { url, asked } = await accepting();
    const result = await tentacle(
      home,
      ...['register', '--server', url, '--api-key', 'API-1', '--environment', 'Test', '--role', 'web'],
      ...['--role', 'db', '--address', 'box.example'],
    );
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining('Registered as box (Machines-7)') });
    expect(asked.at(-1)).toEqual({
      what: 'POST /api/v1/machines',
      key: 'API-1',
      body: {
        ...{ name: 'box', environments: ['Test'], roles: ['web', 'db'], thumbprint },
        ...{ communication: 'listening', address: 'box.example:10933' },
      },
    });
    expect(JSON.parse(await readFile(path.join(home, 'config.json'), 'utf8')).trusted).toEqual([
      server.thumbprint,
    ]);
  });

  it('makes a polling machine that comes to the server by itself', async () => {
    const home = await newHome();
    await tentacle(home, 'init', '--no-listen');
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const { promise: came, resolve } = Promise.withResolvers<Thumbprint>();
    const gate = await listenForAgents({
      ...{ host: '127.0.0.1', port: 0, identity: server, isTrusted: (other) => other === thumbprint },
      onSession: (session) => void session.hello(hello).then((answer) => resolve(answer.thumbprint)),
    });
    onTestFinished(() => gate.close());
    const { url } = await accepting(gate.port);
    const args = ['register', '--server', url, '--api-key', 'k', '--environment', 'Test', '--role', 'web'];
    expect(await tentacle(home, ...args, '--name', 'p1', '--polling')).toMatchObject({ code: 0 });
    const { child } = await start(home);
    expect(await came).toBe(thumbprint);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    [
      'a wrong key',
      { status: 401, body: { detail: 'the API key is not known' } },
      exitCodes.notAllowed.code,
      'tentacle: the API key is not known\n',
    ],
    [
      'a field that is wrong',
      {
        status: 400,
        body: { detail: 'invalid', errors: [{ field: 'roles[0]', message: 'must not be empty' }] },
      },
      exitCodes.failed.code,
      'tentacle: invalid; roles[0]: must not be empty\n',
    ],
    [
      'a field that its sentence names already',
      {
        status: 404,
        body: {
          detail: 'there is no environment "Tset"',
          errors: [{ field: 'environments[0]', message: 'there is no environment "Tset"' }],
        },
      },
      exitCodes.failed.code,
      'tentacle: there is no environment "Tset"\n',
    ],
    [
      'several fields',
      {
        status: 400,
        body: {
          detail: 'The body is not valid: name: too long (and 1 more)',
          errors: [
            { field: 'name', message: 'too long' },
            { field: 'roles', message: 'too many' },
          ],
        },
      },
      exitCodes.failed.code,
      'tentacle: The body is not valid: name: too long; roles: too many\n',
    ],
    [
      'a machine that is there',
      { status: 409, body: { code: 'machine.thumbprint-taken', detail: 'taken' } },
      exitCodes.failed.code,
      'tentacle: taken (--force updates that machine)\n',
    ],
  ])('changes nothing here where the server refuses it because of %s', async (_, refusal, code, err) => {
    const home = await newHome();
    await tentacle(home, 'init');
    const { url } = await fakeServer((request) =>
      request.method === 'GET' ? { status: 200, body: info() } : refusal,
    );
    const args = ['register', '--server', url, '--api-key', 'k', '--environment', 'Test', '--address', 'a'];
    expect(await tentacle(home, ...args)).toEqual({ code, out: '', err });
    expect(JSON.parse(await readFile(path.join(home, 'config.json'), 'utf8')).trusted).toEqual([]);
  });

  it('goes no further where the server is not the one that is expected, not there, or none of ours', async () => {
    const home = await newHome();
    await tentacle(home, 'init');
    const { url, asked } = await accepting();
    const args = (to: string) =>
      ['register', '--server', to, '--api-key', 'k', '--environment', 'Test', '--address', 'a'] as const;
    const other = await tentacle(home, ...args(url), '--server-thumbprint', 'B'.repeat(64));
    expect(other).toMatchObject({
      code: exitCodes.failed.code,
      err: expect.stringContaining('nothing was changed'),
    });
    expect(asked.map(({ what }) => what)).toEqual(['GET /api/v1/server']);
    expect(await tentacle(home, ...args('http://127.0.0.1:1'))).toMatchObject({
      code: exitCodes.unreachable.code,
    });
    const website = await fakeServer(() => ({ status: 200, body: 'hello' }));
    expect(await tentacle(home, ...args(website.url))).toMatchObject({
      code: exitCodes.failed.code,
      err: expect.stringContaining('does not answer like a Tako server'),
    });
  });

  it.each([
    [['--api-key', 'k', '--address', 'a'], 'give --environment NAME: a machine is in at least one'],
    [['--environment', 'Test', '--address', 'a'], 'an API key is needed: --api-key or TAKO_API_KEY'],
  ])('asks for what is missing before it asks the server: %j', async (args, message) => {
    const home = await newHome();
    await tentacle(home, 'init');
    const { url, asked } = await accepting();
    const result = await tentacle(home, 'register', '--server', url, ...args);
    expect(result).toEqual({ code: exitCodes.usage.code, out: '', err: `tentacle: ${message}\n` });
    expect(asked).toEqual([]);
  });

  it.each([
    ['thumbprint', 'machine.thumbprint-taken', { name: 'old', thumbprint: '' }],
    ['name, after a new certificate', 'name.taken', { name: 'BOX', thumbprint: 'C'.repeat(64) }],
  ])('with --force updates the machine that has its %s', async (_, code, known) => {
    const home = await newHome();
    await tentacle(home, 'init', '--name', 'box');
    const thumbprint = (await tentacle(home, 'show-thumbprint')).out.trim();
    const items = [
      { id: 'Machines-1', name: 'other', thumbprint: 'D'.repeat(64) },
      { id: 'Machines-2', ...known, thumbprint: known.thumbprint || thumbprint },
    ];
    const { url, asked } = await fakeServer((request) => {
      if (request.method === 'POST') return { status: 409, body: { code, detail: 'taken' } };
      return { status: 200, body: request.url === '/api/v1/server' ? info() : { items } };
    });
    const args = ['register', '--server', url, '--api-key', 'k', '--environment', 'Test', '--address', 'a'];
    expect(await tentacle(home, ...args, '--force')).toMatchObject({
      code: 0,
      out: `Updated box (Machines-2); trusts ${server.thumbprint}\n`,
    });
    expect(asked.at(-1)).toMatchObject({
      what: 'PATCH /api/v1/machines/Machines-2',
      body: { name: 'box', thumbprint },
    });
  });

  it('over https checks the certificate as any program does, and the thumbprint by what the API says', async () => {
    const certified = await createIdentity({ commonName: 'localhost' });
    const home = await newHome();
    await tentacle(home, 'init');
    const { url, asked } = await fakeServer(
      (request) =>
        request.method === 'GET'
          ? { status: 200, body: info() }
          : { status: 201, body: { id: 'Machines-7' } },
      certified,
    );
    const args = ['register', '--server', url, '--api-key', 'k', '--environment', 'Test', '--address', 'a'];
    expect(await tentacle(home, ...args, '--server-thumbprint', server.thumbprint)).toEqual({
      code: exitCodes.unreachable.code,
      out: '',
      err: `tentacle: ${url} cannot be reached: its certificate is signed by itself; NODE_EXTRA_CA_CERTS names a file of those to trust\n`,
    });
    expect(asked).toEqual([]);
    const file = `${home}-ca.pem`;
    await writeFile(file, certified.certificatePem);
    const trusting = { NODE_EXTRA_CA_CERTS: file };
    const other = await tentacleIn(trusting, home, ...args, '--server-thumbprint', certified.thumbprint);
    expect(other).toMatchObject({ code: exitCodes.failed.code });
    const pinned = ['--server-thumbprint', server.thumbprint];
    expect(await tentacleIn(trusting, home, ...args, ...pinned)).toMatchObject({ code: 0 });
  });
});
