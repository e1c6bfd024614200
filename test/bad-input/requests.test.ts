import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiRefusal } from '../../scripts/rig/api.ts';
import { refusalOf } from '../support/refusal.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const fieldsOf = (refusal: ApiRefusal): string[] =>
  refusal.problem.errors.map((entry: { field: string }) => entry.field);

it('a name that exists is refused by name', async () => {
  const refusal = await refusalOf(world.api.post('/environments', { name: 'TEST' }));
  expect(refusal.status).toBe(409);
  expect(refusal.problem.code).toBe('name.taken');
});

it('unknown and wrong fields are each named, and nothing is made', async () => {
  const step = { name: 'Do', roles: 'web', action: { kind: 'run-script', syntax: 'cobol', body: '' } };
  const { id } = await world.api.post('/projects', { name: 'Fields' });
  const process = await refusalOf(world.api.put(`/projects/${id}/process`, { version: 0, steps: [step] }));
  expect(process.status).toBe(400);
  expect(fieldsOf(process)).toEqual(expect.arrayContaining(['steps[0].roles', 'steps[0].action.syntax']));

  const unknown = await refusalOf(world.api.post('/projects', { name: 'Extra', colour: 'red' }));
  expect(unknown.status).toBe(400);
  expect(fieldsOf(unknown)).toEqual(['colour']);
  expect((await world.api.get('/projects')).items.map((project: { name: string }) => project.name)).toEqual([
    'Fields',
  ]);
});

it('a release version that exists is refused, and so is a package that was never pushed', async () => {
  const { id } = await world.api.post('/projects', { name: 'Versions' });
  await world.api.put(`/projects/${id}/process`, {
    version: (await world.api.get(`/projects/${id}/process`)).version,
    steps: [{ name: 'Do', roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body: 'echo' } }],
  });
  await world.api.post('/releases', { project: 'Versions', version: '1.0.0' });
  const again = await refusalOf(world.api.post('/releases', { project: 'Versions', version: '1.0.0' }));
  expect({ status: again.status, code: again.problem.code }).toEqual({ status: 409, code: 'version.taken' });

  await world.api.put(`/projects/${id}/process`, {
    version: (await world.api.get(`/projects/${id}/process`)).version,
    steps: [{ name: 'Web', roles: ['web'], action: { kind: 'deploy-package', packageId: 'Never.Pushed' } }],
  });
  const missing = await refusalOf(
    world.api.post('/releases', { project: 'Versions', version: '2.0.0', packageVersion: '9.9.9' }),
  );
  expect(missing.problem.code).toBe('release.package-missing');
  expect(JSON.stringify(missing.problem)).toContain('Never.Pushed');
});

it('text that is no JSON is answered with where it breaks; a body of 100 MB is refused before it is read', async () => {
  const headers = { 'X-Api-Key': world.server.apiKey, 'content-type': 'application/json' };
  const url = `${world.server.url()}/api/v1/environments`;
  const broken = await fetch(url, { method: 'POST', headers, body: '{"name": "x",' });
  expect(broken.status).toBe(400);
  expect(broken.headers.get('content-type')).toContain('application/problem+json');

  const large = Buffer.alloc(100_000_000, 0x20);
  const answer = await fetch(url, { method: 'POST', headers, body: large }).then(
    (response) => response.status,
    (error: Error) => String(error.cause),
  );
  expect(String(answer)).toMatch(/413|ECONNRESET|EPIPE|closed/);
  expect((await world.api.get('/environments')).total).toBe(1);
});
