/** Attacks on a running server and its agents. */
import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createIdentity, pollServer } from '@tako/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryAgent } from '../../packages/protocol/src/memory-handler.test-support.ts';
import type { RigAgent } from '../../scripts/rig/agent.ts';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { startProgram, whenLogged } from '../../scripts/rig/program.ts';
import { filesWith } from '../support/files-with.ts';
import { enterLedger, readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { openSilence } from '../support/silence.ts';
import { whenFolder } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let agent: RigAgent;
beforeAll(async () => {
  world = await createWorld();
  agent = await world.addAgent({ name: 'box', roles: ['box'], polling: true });
});
afterAll(() => world.close());

const bashStep = (body: string) => ({
  ...{ name: 'Run', roles: ['box'], action: { kind: 'run-script', syntax: 'bash', body } },
});

async function run(project: string, body: string, variables: readonly object[] = []) {
  await createProject(world.api, project, [bashStep(body)], variables);
  const { taskId } = await deploy(world.api, { project, version: '1.0.0' }, 'Test');
  return { taskId, ...(await followTask(world.server, taskId)) };
}

const rawRequest = (method: string, url: string, headers: Record<string, string>, body?: string | Buffer) =>
  fetch(`${world.server.url()}/api/v1${url}`, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body as string)) }),
  });

it('row 47: an agent gets the work of its own thumbprint, whatever it calls itself', async () => {
  const identity = await createIdentity({ commonName: 'box' });
  const { thumbprint } = identity;
  const machine = { environments: ['Test'], roles: ['other'], communication: 'polling' };
  await world.api.post('/machines', { ...machine, name: 'evil', thumbprint });
  const { thumbprint: boxThumbprint } = await world.api.get('/machines/box');
  // It answers every hello with the thumbprint and the incarnation of another.
  const evil = createMemoryAgent(boxThumbprint);
  const stop = new AbortController();
  const server = world.server.ready();
  const polling = pollServer({
    ...{ host: '127.0.0.1', port: server.pollingPort, identity, handler: evil.handler, signal: stop.signal },
    expected: server.thumbprint as never,
  });
  try {
    await world.api.post('/machines/evil/health-check').catch(() => undefined);
    const ledger = path.join(world.folder, 'row-47');
    const { taskState } = await run('Own work', enterLedger(ledger, 'ran'));
    expect(taskState).toBe('success');
    expect(evil.hellos.length).toBeGreaterThan(0);
    expect(evil.started).toEqual([]);
    expect(await readLedger(ledger)).toEqual(['ran']);
  } finally {
    stop.abort();
    await polling;
    await world.api.delete('/machines/evil');
  }
});

it('row 56: hundreds of silent connections from many addresses do not keep an agent out', async () => {
  const before = world.server.ready();
  const silence = await openSilence(before.pollingPort, { addresses: 30, each: 15 });
  try {
    await agent.stop('SIGKILL');
    agent.start();
    const machine = await world.api.post('/machines/box/health-check');
    expect(machine.health).toMatchObject({ state: 'healthy' });
  } finally {
    silence.close();
  }
});

it('rows 64 and 65: a secret is in no file of server or agent, in no log and in no answer of the API', async () => {
  const canary = 'canary-7f3a9c51-do-not-tell';
  const file = path.join(world.folder, 'row-64');
  const body = [
    'value=$(get_octopusvariable Canary)',
    'echo "in clear: $value"',
    'echo "error: $value" >&2',
    'echo -n "in pieces: "; for ((n = 0; n < $' +
      '{#value}; n++)); do echo -n "$' +
      '{value:n:1}"; done; echo',
    'set_octopusvariable Handed "$value" -sensitive',
    enterLedger(file, 'ran'),
    'exit 3',
  ].join('\n');
  const { taskId, events, taskState } = await run('Canary', body, [
    { name: 'Canary', value: canary, isSensitive: true },
  ]);
  expect(taskState).toBe('failed');
  expect(linesOf(events).filter((line) => line.startsWith('in clear: '))).toHaveLength(1);
  await whenForgotten();
  const places = [world.server.folder, agent.home, path.join(world.folder, 'server.log')];
  places.push(path.join(world.folder, 'box.log'));
  const secrets = [canary, Buffer.from(canary).toString('base64')];
  const keys = [world.server.apiKey, world.server.adminPassword];
  expect(await filesWith(places, [...secrets, ...keys])).toEqual([]);
  const answers = ['/projects/canary/variables', `/tasks/${taskId}`, `/tasks/${taskId}/log`, '/releases'];
  for (const answer of answers) {
    const text = JSON.stringify(await world.api.get(answer));
    expect([answer, secrets.some((secret) => text.includes(secret))]).toEqual([answer, false]);
  }
});

it('row 68: a page of another origin reads nothing, frames nothing, and a log-in does not work without its token', async () => {
  const evil = { origin: 'https://evil.example' };
  const answer = await rawRequest('GET', '/projects', { ...evil, 'X-Api-Key': world.server.apiKey });
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect(answer.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self'/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const preflight = await rawRequest('OPTIONS', '/projects', {
    ...evil,
    'access-control-request-method': 'POST',
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();

  const credentials = JSON.stringify({ username: 'admin', password: world.server.adminPassword });
  // What a form of another page can send is no JSON, and is refused.
  expect((await rawRequest('POST', '/sessions', { 'content-type': 'text/plain' }, credentials)).status).toBe(
    415,
  );
  const session = await rawRequest('POST', '/sessions', { 'content-type': 'application/json' }, credentials);
  const cookie = String(session.headers.get('set-cookie')).split(';')[0]!;
  const forged = await rawRequest(
    'POST',
    '/projects',
    { ...evil, cookie, 'content-type': 'application/json' },
    JSON.stringify({ name: 'Forged' }),
  );
  expect([forged.status, await forged.json()]).toMatchObject([403, { code: 'auth.csrf' }]);
});

it('row 72: deep, polluting and blown-up bodies are refused, and names of prototypes are names like others', async () => {
  const headers = { 'X-Api-Key': world.server.apiKey, 'content-type': 'application/json' };
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const bomb = gzipSync(Buffer.alloc(200_000_000, 32));
  const polluting = '{"name":"Polluted","__proto__":{"description":"x"},"constructor":{"prototype":{"a":1}}}';
  const statuses = [
    (await rawRequest('POST', '/projects', headers, deep)).status,
    (await rawRequest('POST', '/projects', { ...headers, 'content-encoding': 'gzip' }, bomb)).status,
    (await rawRequest('POST', '/projects', headers, polluting)).status,
  ];
  expect(statuses).toEqual([400, 413, 400]);
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const body = names.map((name) => `echo "${name} is $(get_octopusvariable ${name})"`).join('\n');
  const variables = names.map((name) => ({ name, value: `value of ${name}` }));
  const { events, taskState } = await run('Prototypes', body, variables);
  expect(taskState).toBe('success');
  for (const name of names) expect(linesOf(events)).toContain(`${name} is value of ${name}`);
});

it('row 46: two agents with one certificate are both held and named, until one that is started anew is alone', async () => {
  const clone = path.join(world.folder, 'clone');
  // A folder that goes while it is copied fails the copy.
  await whenForgotten();
  await cp(agent.home, clone, { recursive: true });
  // On the machine that it was copied to, the process that it names is not there.
  await rm(path.join(clone, 'running.json'), { force: true });
  const twin = startProgram('tentacle', ['--home', clone, 'run'], path.join(world.folder, 'clone.log'));
  try {
    await whenLogged(world.server.process(), /two agents/);
    const machine = await world.api.post('/machines/box/health-check');
    expect(machine.health.state).toBe('unavailable');
    expect(machine.health.detail).toMatch(/two agents/);
  } finally {
    await twin.stop('SIGKILL');
  }
  await agent.stop();
  agent.start();
  const machine = await world.api.post('/machines/box/health-check');
  expect(machine.health.state).toBe('healthy');
});

/** Settles when the agent keeps nothing of any action. */
async function whenForgotten(): Promise<void> {
  const actions = path.join(agent.home, 'actions');
  await whenFolder(actions, async () => ((await readdir(actions)).length === 0 ? true : undefined));
}
