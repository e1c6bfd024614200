/** Hostile ids in every route, and markup in every text that people may write. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { allRoutes } from '@tako/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { linesOf } from '../support/log.ts';
import { boxScript } from '../support/proxied-world.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let taskId: string;

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "javascript:alert('1')//",
  '[link](javascript:alert(1)) **markdown** <svg onload=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
];
const markup = payloads.join(' ');

beforeAll(async () => {
  world = await createWorld();
  await world.addAgent({ name: 'box', roles: ['box'] });
  const body = [
    `echo '${markup.replaceAll("'", '"')}'`,
    `echo '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' > picture.svg`,
    'new_octopusartifact "$PWD/picture.svg" "picture.svg"',
  ].join('\n');
  await createProject(
    world.api,
    payloads[0]!,
    [{ ...boxScript(payloads[1]!, body) }],
    [{ name: markup, value: markup }],
  );
  const project = (await world.api.get('/projects')).items[0].id;
  await world.api.patch(`/projects/${project}`, { description: markup });
  await world.api.post('/environments', { name: payloads[3], description: markup });
  ({ taskId } = await deploy(world.api, { project, version: '1.0.0', notes: markup }, 'Test'));
  const { events, taskState } = await followTask(world.server, taskId);
  expect(taskState).toBe('success');
  expect(linesOf(events).join('\n')).toContain(payloads[0]);
});
afterAll(() => world.close());

const ids = [
  ...[
    '..',
    '../../../../etc/passwd',
    '..\\..\\windows\\win.ini',
    '/etc/passwd',
    './.',
    'C:\\x',
    '\u0000',
    'a\u0000b',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    "'; DROP TABLE machines; --",
    '%',
    '%2e%2e%2f',
    '$(id)',
    '`id`',
    '*',
    ' ',
  ],
  ...[
    'Projects-999999999999999999999',
    'Projects--1',
    'Projects-1e3',
    'Machines-1',
    'Feeds-1',
    '😀',
    'x'.repeat(5_000),
  ],
];

/** Answers of which the caller is the cause. */
const theirs = [200, 201, 204, 400, 401, 403, 404, 405, 406, 409, 411, 413, 414, 415, 422, 431];

const routes = Object.entries(allRoutes).filter(([, route]) => route.path.includes('{'));

it.each(routes.map(([operation, route]) => [operation, route] as const))(
  'row 71: no hostile id makes %s fail, or answer with a file of the server',
  async (_operation, route) => {
    const failures: string[] = [];
    for (const id of ids) {
      const target = route.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(id));
      const { status, text: body } = await raw(route.method, target);
      if (!theirs.includes(status)) failures.push(`${JSON.stringify(id)}: ${status} ${body}`);
      if (/root:|\[fonts\]|BEGIN|SQLite format/.test(body)) failures.push(`${JSON.stringify(id)}: ${body}`);
      if (status < 300 && id !== 'Machines-1' && id !== 'Feeds-1')
        failures.push(`${JSON.stringify(id)} was found: ${body}`);
    }
    expect(failures).toEqual([]);
  },
);

it.each([
  '/../../../../etc/passwd',
  '/assets/../../tako-server.js',
  '/assets/..%2f..%2ftako-server.js',
  '/assets/%2e%2e/%2e%2e/tako-server.js',
  '/api/docs/../../../tako-server.js',
  '/api/docs/..%2f..%2ftako-server.js',
  '/%00',
  '//etc/passwd',
])('row 71: the path %s leads to no file of the server', async (wanted) => {
  const { status, text: body } = await raw('get', wanted);
  expect(theirs).toContain(status);
  expect(body).not.toMatch(/root:|#!\/usr\/bin\/env node/);
});

/** A path as it stands: `fetch` would clean it first. */
function raw(method: string, target: string): Promise<{ status: number; text: string }> {
  const headers = {
    'X-Api-Key': world.server.apiKey,
    accept: 'text/html',
    'content-type': 'application/json',
  };
  const where = { host: '127.0.0.1', port: world.server.ready().port, path: target };
  return new Promise((resolve, reject) => {
    const asked = request({ ...where, method: method.toUpperCase(), headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, text: await text(response) });
    });
    asked.on('error', reject);
    asked.end(method === 'get' ? undefined : '{}');
  });
}

const answer = (target: string, headers: Record<string, string> = {}) =>
  fetch(`${world.server.url()}${target}`, { headers: { 'X-Api-Key': world.server.apiKey, ...headers } });

it('row 70: markup in names, notes, values and lines is answered as JSON, which no browser takes for a page', async () => {
  const lists = ['projects', 'environments', 'releases', 'deployments', 'tasks', 'machines', 'artifacts'];
  const targets = [
    ...lists.map((list) => `/api/v1/${list}`),
    `/api/v1/tasks/${taskId}`,
    `/api/v1/tasks/${taskId}/log`,
  ];
  let seen = 0;
  for (const target of targets) {
    const response = await answer(target, { accept: 'text/html' });
    expect([target, response.headers.get('content-type')]).toEqual([
      target,
      expect.stringMatching(/^application\/json/),
    ]);
    expect([target, response.headers.get('x-content-type-options')]).toEqual([target, 'nosniff']);
    if ((await response.text()).includes('<script>alert(1)</script>')) seen += 1;
  }
  // Nothing was changed on its way in.
  expect(seen).toBeGreaterThan(4);
});

it('row 70: a log as text is no page either, and a refusal repeats markup as JSON only', async () => {
  const log = await answer(`/api/v1/tasks/${taskId}/log/raw`, { accept: 'text/html' });
  expect(log.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(log.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await log.text()).toContain('<script>alert(1)</script>');
  const refusal = await answer(`/api/v1/projects/${encodeURIComponent(payloads[0]!)}x`, {
    accept: 'text/html',
  });
  expect(refusal.status).toBe(404);
  expect(refusal.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

it('row 70: an artifact is kept by a browser and never shown, whatever it is', async () => {
  const [artifact] = (await world.api.get('/artifacts')).items;
  expect(artifact).toMatchObject({ name: 'picture.svg' });
  await expect.poll(async () => (await world.api.get(`/artifacts/${artifact.id}`)).state).toBe('collected');
  const response = await answer(`/api/v1/artifacts/${artifact.id}/content`);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(response.headers.get('content-type')).not.toMatch(/svg|html|xml/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toContain('onload');
});

it.each(['/', '/api/docs/', `/${encodeURIComponent('<script>alert(1)</script>')}`])(
  'row 70: the page at %s lets no script run that is not its own, and repeats nothing',
  async (target) => {
    const response = await answer(target, { accept: 'text/html' });
    const policy = Object.fromEntries(
      (response.headers.get('content-security-policy') ?? '').split(';').map((part) => {
        const [name = '', ...values] = part.trim().split(/\s+/);
        return [name, values] as const;
      }),
    );
    const scripts = policy['script-src'] ?? policy['default-src'];
    expect(scripts).toBeDefined();
    for (const value of ["'unsafe-inline'", "'unsafe-eval'", '*', 'https:', 'data:'])
      expect(scripts).not.toContain(value);
    expect(await response.text()).not.toContain('<script>alert(1)</script>');
  },
);
