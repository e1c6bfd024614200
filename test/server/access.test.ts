import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly cookie: string };

async function ask(method: string, path: string, headers: object = {}, body?: unknown): Promise<Answer> {
  const response = await fetch(`${world.server.url()}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const cookie = response.headers.get('set-cookie') ?? '';
  return { status: response.status, body: text === '' ? {} : JSON.parse(text), cookie };
}

const withKey = (key: string) => ({ 'X-Api-Key': key });
const logIn = (username: string, password: string) => ask('POST', '/sessions', {}, { username, password });

async function makeUser(
  username: string,
  isAdministrator: boolean,
): Promise<{ id: string; password: string }> {
  const password = `password of ${username}`;
  const { id } = await world.api.post('/users', { username, password, isAdministrator });
  return { id, password };
}

it('whoever logs in gets a cookie that scripts cannot read, and changes things only with the CSRF token', async () => {
  const { status, body, cookie } = await logIn('ADMIN', world.server.adminPassword);
  expect(status).toBe(201);
  expect(cookie).toMatch(/^tako_session=[\w-]{32}; .*HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  const session = { cookie: cookie.split(';')[0] };
  expect((await ask('GET', '/sessions/current', session)).body).toEqual(body);

  const project = { name: 'By cookie' };
  const refused = await ask('POST', '/projects', session, project);
  expect([refused.status, refused.body.code]).toEqual([403, 'auth.csrf']);
  const token = { 'X-CSRF-Token': String(body.csrfToken) };
  expect((await ask('POST', '/projects', { ...session, ...token }, project)).status).toBe(201);

  expect((await ask('DELETE', '/sessions/current', { ...session, ...token })).status).toBe(204);
  const ended = await ask('GET', '/sessions/current', session);
  expect([ended.status, ended.body.code]).toEqual([401, 'auth.required']);
});

it('a wrong password and an unknown user get the same answer, and guessing is throttled', async () => {
  const [wrong, unknown] = [
    await logIn('admin', 'not the password'),
    await logIn('nobody', 'not the password'),
  ];
  expect(wrong.body).toEqual(unknown.body);
  expect(wrong.body.code).toBe('auth.wrong-credentials');
  const codes = [];
  for (let guess = 0; guess < 10; guess++) codes.push((await logIn('admin', `guess ${guess}`)).body.code);
  expect(codes.at(-1)).toBe('auth.throttled');
  expect((await ask('GET', '/users/me', withKey(world.server.apiKey))).status).toBe(200);
});

it('an API key is shown once, works until it is deleted, and belongs to whoever made it', async () => {
  const made = await world.api.post('/api-keys', { purpose: 'build server' });
  expect(made.key).toMatch(/^API-/);
  const listed = await world.api.get('/api-keys');
  expect(JSON.stringify(listed)).not.toContain(made.key);
  expect((await ask('GET', '/users/me', withKey(made.key))).body.username).toBe('admin');
  await world.api.delete(`/api-keys/${made.id}`);
  expect((await ask('GET', '/users/me', withKey(made.key))).status).toBe(401);
  const past = await ask('POST', '/api-keys', withKey(world.server.apiKey), {
    purpose: 'late',
    expiresAt: '2020-01-01T00:00:00Z',
  });
  expect([past.status, past.body.errors]).toEqual([
    400,
    [{ field: 'expiresAt', message: 'The key would have expired already' }],
  ]);
});

it('only administrators manage users; whoever is disabled is out at once, and one administrator always stays', async () => {
  const { id } = await makeUser('Dana', true);
  const { id: eveId, password } = await makeUser('Eve', false);
  const key = await world.api.post('/api-keys', { purpose: 'mine' });
  expect((await ask('GET', '/users', withKey(key.key))).status).toBe(200);

  const again = await ask('POST', '/users', withKey(world.server.apiKey), { username: 'eve', password });
  expect([again.status, again.body.code]).toEqual([409, 'name.taken']);
  expect((await world.api.patch(`/users/${id}`, { isDisabled: true })).isDisabled).toBe(true);
  const last = await ask('PATCH', '/users/admin', withKey(world.server.apiKey), { isAdministrator: false });
  expect([last.status, last.body.code]).toEqual([409, 'in-use']);
  const self = await ask('DELETE', '/users/admin', withKey(world.server.apiKey));
  expect([self.status, self.body.code]).toEqual([409, 'in-use']);
  await world.api.delete(`/users/${eveId}`);
  expect((await ask('GET', `/users/${eveId}`, withKey(world.server.apiKey))).status).toBe(404);
});

it('everybody may change their own password, who knows it; old sessions end with it', async () => {
  const fresh = await createWorld();
  try {
    const logInAs = (password: string) =>
      fetch(`${fresh.server.url()}/api/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'admin', password }),
      });
    const cookie = String((await logInAs(fresh.server.adminPassword)).headers.get('set-cookie')).split(
      ';',
    )[0];
    const password = 'another long password';
    await expect(fresh.api.patch('/users/me', { password, currentPassword: 'guess' })).rejects.toMatchObject({
      problem: { code: 'auth.wrong-credentials', errors: [{ field: 'currentPassword' }] },
    });
    const change = { password, currentPassword: fresh.server.adminPassword, displayName: 'The admin' };
    expect((await fresh.api.patch('/users/me', change)).displayName).toBe('The admin');
    expect((await logInAs(password)).status).toBe(201);
    const old = await fetch(`${fresh.server.url()}/api/v1/users/me`, { headers: { cookie: String(cookie) } });
    expect(old.status).toBe(401);
  } finally {
    await fresh.close();
  }
});

it('a user who is no administrator may deploy, but not manage users', async () => {
  const fresh = await createWorld();
  try {
    await fresh.api.post('/users', { username: 'sam', password: 'a long password' });
    const response = await fetch(`${fresh.server.url()}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'sam', password: 'a long password' }),
    });
    const cookie = String(response.headers.get('set-cookie')).split(';')[0] as string;
    const get = (path: string) => fetch(`${fresh.server.url()}/api/v1${path}`, { headers: { cookie } });
    expect((await get('/projects')).status).toBe(200);
    expect((await get('/users')).status).toBe(403);
    await fresh.api.patch('/users/sam', { isDisabled: true });
    expect((await get('/projects')).status).toBe(401);
  } finally {
    await fresh.close();
  }
});
