import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createClient } from './client.ts';
import { ApiError, problemText, UnreachableError } from './errors.ts';
import { listAll } from './list-all.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Something that answers HTTP on loopback; its address. */
async function answering(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (status: number, value: unknown): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    });
    response.end(JSON.stringify(value));
  };
};

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

it('a refusal is an ApiError with the code, the status and each field on one line', async () => {
  const problem = {
    ...{ type: 'about:blank', title: 'The request is not valid', status: 400, code: 'request.invalid' },
    ...{ detail: 'The body is wrong', errors: [{ field: 'name', message: 'must not be empty' }] },
  };
  const client = createClient({ server: await answering(json(400, problem)), apiKey: 'x' });
  const error = await failureOf(client.call('projects.create', { body: { name: '' } }));
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'request.invalid', status: 400, problem });
  expect((error as ApiError).message).toBe('The body is wrong; name: must not be empty');
});

const problem = { type: 'about:blank', title: 'The title', status: 400, code: 'request.invalid' };

it.each([
  ['request.invalid', 'is no thumbprint', 'thumbprint', 'is no thumbprint', 'thumbprint: is no thumbprint'],
  ['request.invalid', 'Not valid: name: too short', 'name', 'too short', 'Not valid: name: too short'],
  ['request.invalid', 'Not valid', 'name', 'too short', 'Not valid; name: too short'],
  ['request.invalid', '', 'name', 'too short', 'The title; name: too short'],
  ['not-found', 'There is no "Tst"', 'environments[0]', 'There is no "Tst"', 'There is no "Tst"'],
  [
    'not-found',
    'There is no "Tst"',
    'variables[3].scope',
    'There is no "Tst"',
    'variables[3].scope: There is no "Tst"',
  ],
])(
  'of one field (%s: %s) all is told once: the place where it helps',
  (code, detail, field, message, told) => {
    expect(new ApiError({ ...problem, code, detail, errors: [{ field, message }] }).message).toBe(told);
  },
);

it.each([
  ['The body is not valid: a.b: too short (and 1 more)', 'The body is not valid'],
  ['too short', 'The title'],
  ['Nothing fits', 'Nothing fits'],
])('of several fields (%s) each is a line, and what was said does not repeat the first', (detail, said) => {
  const errors = [
    { field: 'a.b', message: 'too short' },
    { field: 'c', message: 'there is no such field' },
  ];
  const fields = ['a.b: too short', 'c: there is no such field'];
  expect(problemText({ ...problem, detail, errors })).toEqual({ said, fields });
});

it('where HTTP answers instead of HTTPS, the error says so', async () => {
  const address = (await answering(json(200, {}))).replace('http:', 'https:');
  const error = await failureOf(createClient({ server: address, apiKey: 'x' }).call('users.me'));
  expect((error as Error).message).toMatch(/ cannot be reached: .*is it http:\/\/\?$/);
});

it('where nothing answers, the error names the address and why', async () => {
  const address = await answering(json(200, {}));
  server?.close();
  await once(server as Server, 'close');
  const error = await failureOf(createClient({ server: address, apiKey: 'x' }).call('users.me'));
  expect(error).toBeInstanceOf(UnreachableError);
  expect((error as Error).message).toMatch(/^http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/);
});

it('what answers but is no Tako server is told as such', async () => {
  const html: RequestListener = (_request, response) => response.end('<html>');
  const error = await failureOf(createClient({ server: await answering(html) }).call('server.info'));
  expect((error as Error).message).toContain('is no Tako server');
});

it('follows no redirect: the API key stays with the server it is for', async () => {
  const seen: string[] = [];
  const moved = await answering((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  const error = await failureOf(createClient({ server: moved, apiKey: 'x' }).call('users.me'));
  expect(error).toBeInstanceOf(UnreachableError);
  expect(seen).toEqual(['/api/v1/users/me']);
});

it('a call that is called off throws the reason of its signal', async () => {
  const client = createClient({ server: await answering(() => undefined) });
  const stop = new AbortController();
  const failure = failureOf(client.call('server.info', { signal: stop.signal }));
  stop.abort(new Error('enough'));
  expect(await failure).toMatchObject({ message: 'enough' });
  server?.closeAllConnections();
});

it('lists every item of every page', async () => {
  const names = Array.from({ length: 2500 }, (_, index) => ({ name: `p${index}` }));
  const address = await answering((request, response) => {
    const query = new URL(request.url ?? '', 'http://a').searchParams;
    const [skip, take] = [Number(query.get('skip')), Number(query.get('take'))];
    json(200, { items: names.slice(skip, skip + take), total: names.length, skip, take })(request, response);
  });
  const found: unknown[] = [];
  for await (const item of listAll(createClient({ server: address }), 'projects.list')) found.push(item);
  expect(found).toEqual(names);
});

it('walks lists below something, and asks each page for what is wanted of them', async () => {
  const asked: string[] = [];
  const address = await answering((request, response) => {
    asked.push(request.url ?? '');
    json(200, { items: ['a'], total: 2, skip: 0, take: 1 })(request, response);
  });
  const client = createClient({ server: address });
  for await (const _ of listAll(client, 'channels.list', { params: { id: 'shop' } }));
  for await (const _ of listAll(client, 'releases.list', { query: { project: 'shop' } }));
  expect(asked).toEqual([
    expect.stringMatching(/^\/api\/v1\/projects\/shop\/channels\?skip=0/),
    expect.stringMatching(/^\/api\/v1\/projects\/shop\/channels\?skip=1/),
    expect.stringMatching(/^\/api\/v1\/releases\?project=shop&skip=0/),
    expect.stringMatching(/^\/api\/v1\/releases\?project=shop&skip=1/),
  ]);
});

it('knows at compile time what each operation takes and gives', () => {
  const { call } = createClient({ server: 'http://a' });
  const typesOnly = async () => {
    const name: string = (await call('projects.get', { params: { id: 'web' } })).name;
    // @ts-expect-error: an id is required.
    await call('projects.get');
    // @ts-expect-error: there is no such field.
    await call('projects.create', { body: { name, colour: 'red' } });
    // @ts-expect-error: there is no such operation.
    await call('projects.paint');
    const { stream } = await call('packages.content', { params: { id: name } });
    await call('packages.push', { body: { stream }, query: { overwriteMode: 'ignore' } });
    await call('tasks.cancel', { params: { id: name } });
    listAll(createClient({ server: 'http://a' }), 'channels.list', { params: { id: name } });
    // @ts-expect-error: of which project?
    listAll(createClient({ server: 'http://a' }), 'channels.list');
  };
  expect(typesOnly).toBeTypeOf('function');
});
