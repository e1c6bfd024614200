import type { ChangePage } from '@tako/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Events = {
  readonly pages: readonly ChangePage[];
  /** Settles once a page has come that fits. */
  until(fits: (page: ChangePage) => boolean): Promise<ChangePage>;
  close(): void;
};

function listen(after: string | undefined, headers: Record<string, string>): Events {
  const query = after === undefined ? '' : `?after=${after}`;
  const url = `${world.server.url().replace('http', 'ws')}/api/v1/events${query}`;
  const socket = new WebSocket(url, { headers } as unknown as string[]);
  const pages: ChangePage[] = [];
  const look = new Set<() => void>();
  socket.addEventListener('message', ({ data }) => {
    pages.push(JSON.parse(String(data)));
    for (const again of look) again();
  });
  socket.addEventListener('error', () => undefined);
  const until = (fits: (page: ChangePage) => boolean) =>
    new Promise<ChangePage>((resolve, reject) => {
      const again = () => {
        const found = pages.find(fits);
        if (found) resolve(found);
      };
      look.add(again);
      again();
      socket.addEventListener('close', () => reject(new Error('the server closed the connection')));
    });
  return { pages, until, close: () => socket.close() };
}

const key = () => ({ 'X-Api-Key': world.server.apiKey });
const tells = (resource: string, id?: string) => (page: ChangePage) =>
  page.changes.some((change) => change.resource === resource && (id === undefined || change.id === id));

it('whoever listens hears what others change, each new state of a task that runs, and its artifacts', async () => {
  const events = listen(undefined, key());
  await events.until(() => true);
  const { id } = await world.api.post('/environments', { name: 'Production' });
  await events.until(tells('environments', id));
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  await events.until(tells('machines'));
  const body = 'echo hello > hello.txt; new_octopusartifact hello.txt';
  await createProject(world.api, 'Shop', [
    { name: 'Say', roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body } },
  ]);
  await events.until(tells('processes'));
  const before = events.pages.length;
  const { taskId } = await deploy(world.api, { project: 'Shop', version: '1.0.0' }, 'Test');
  await followTask(world.server, taskId);
  await events.until((page) => events.pages.indexOf(page) >= before && tells('tasks', taskId)(page));
  await events.until(tells('artifacts'));
  events.close();
});

it('whoever was away goes on at the cursor; after a restart of the server all is to be read anew', async () => {
  const first = listen(undefined, key());
  const { cursor } = await first.until(() => true);
  first.close();
  const { id } = await world.api.post('/environments', { name: 'Staging' });
  const again = listen(cursor, key());
  const caughtUp = await again.until(() => true);
  expect(caughtUp).toMatchObject({ isReset: false });
  expect(caughtUp.changes).toContainEqual({ resource: 'environments', id });
  again.close();
  await world.server.stop();
  await world.server.start();
  const after = listen(cursor, key());
  expect(await after.until(() => true)).toMatchObject({ isReset: true, changes: [] });
  after.close();
});

it('nobody listens without being signed in, and users are the affair of administrators', async () => {
  await expect(listen(undefined, {}).until(() => true)).rejects.toThrow();
  await expect(listen(undefined, { 'X-Api-Key': 'API-wrong' }).until(() => true)).rejects.toThrow();
  await world.api.post('/users', { username: 'sam', password: 'a long password' });
  const response = await fetch(`${world.server.url()}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'sam', password: 'a long password' }),
  });
  const cookie = String(response.headers.get('set-cookie')).split(';')[0] as string;
  await expect(
    listen(undefined, { cookie, origin: 'https://evil.example' }).until(() => true),
  ).rejects.toThrow();
  const [sams, admins] = [listen(undefined, { cookie }), listen(undefined, key())];
  await Promise.all([sams.until(() => true), admins.until(() => true)]);
  await world.api.post('/users', { username: 'eve', password: 'a long password' });
  await admins.until(tells('users'));
  await world.api.post('/environments', { name: 'Last' });
  await sams.until(tells('environments'));
  expect(sams.pages.some(tells('users'))).toBe(false);
  for (const events of [sams, admins]) events.close();
});
