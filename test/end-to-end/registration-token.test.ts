/** A machine comes with a token that the server has made, and with nothing else of it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createIdentity } from '@tako/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { runProgram, startProgram, whenLogged } from '../../scripts/rig/program.ts';
import { script, type Tako, takoOf } from '../cli/tako.ts';
import { linesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let tako: Tako;
beforeAll(async () => {
  world = await createWorld();
  tako = takoOf(world);
});
afterAll(() => world.close());

const homeOf = (name: string) => path.join(world.folder, name);
const tentacle = (name: string, ...args: string[]) =>
  runProgram('tentacle', ['--home', homeOf(name), ...args]);
const newToken = async (...flags: string[]) =>
  (await tako.text('machine', 'token', 'create', '--environment', 'Test', '--role', 'web', ...flags)).trim();
const trusted = async (name: string) =>
  JSON.parse(await readFile(path.join(homeOf(name), 'config.json'), 'utf8')).trusted;

it('registers a machine that polls, which is deployed to; the token is used up', async () => {
  const token = await newToken('--name', 'far-1');
  await tentacle('far', 'init', '--no-listen');
  const registered = await tentacle('far', 'register', '--token', token, '--polling');
  expect(registered.stdout).toMatch(/^Registered as far-1 \(Machines-1\); trusts [0-9A-F]{64}\n$/);
  expect(await trusted('far')).toEqual([world.server.ready().thumbprint]);

  const agent = startProgram(
    'tentacle',
    ['--home', homeOf('far'), 'run'],
    path.join(world.folder, 'far.log'),
  );
  try {
    await whenLogged(agent, /"connected to the server"/);
    await createProject(world.api, 'Shop', [script('Say', 'web', 'echo here I am')]);
    const { taskId } = await deploy(world.api, { project: 'Shop', version: '1.0.0' }, 'Test');
    const { events, taskState } = await followTask(world.server, taskId);
    expect(taskState).toBe('success');
    expect(linesOf(events)).toContain('here I am');
  } finally {
    await agent.stop('SIGKILL');
  }

  const again = await tentacle('far', 'register', '--token', token, '--polling');
  expect(again.stdout).toMatch(/^Was registered already as far-1 /);
  await tentacle('other', 'init', '--no-listen');
  const other = await tentacle('other', 'register', '--token', token, '--polling');
  expect(other).toMatchObject({ exitCode: 3, stdout: '' });
  expect(other.stderr).toMatch(/^tentacle: The registration token was used at .*; make a new one\n$/);
  expect(await trusted('other')).toEqual([]);
  expect(await tako.text('machine', 'token', 'list')).toMatch(/Test +web +far-1 +admin .* by Machines-1/);
});

it('leaves an agent that the server knows as it is, and keeps the token', async () => {
  const token = await newToken();
  const known = await tentacle('far', 'register', '--token', token, '--polling');
  expect(known).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('the token was not used') });
  const { items } = await world.api.get('/registration-tokens?take=1');
  expect(items).toMatchObject([{ usedAt: null }]);
});

it('shows the token to no other server than the one that made it', async () => {
  const [secret = '', , url = ''] = (await newToken()).split('.');
  const { thumbprint } = await createIdentity({ commonName: 'somebody else' });
  const forged = [secret, Buffer.from(thumbprint, 'hex').toString('base64url'), url].join('.');
  const stopped = await tentacle('other', 'register', '--token', forged, '--polling');
  expect(stopped).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('nothing was changed') });
  expect(await trusted('other')).toEqual([]);
});

it('asks for nothing that the token says, and refuses what is no token', async () => {
  const said = await tentacle('other', 'register', '--token', await newToken(), '--polling', '--role', 'db');
  expect(said).toMatchObject({ exitCode: 2, stderr: 'tentacle: leave out --role: the token says it\n' });
  const cut = await tentacle('other', 'register', '--token', 'REG-abc', '--polling');
  expect(cut).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no registration token') });
});

it('a token that is withdrawn is not known any more, and whoever tries many is made to wait', async () => {
  const token = await newToken();
  const { items } = await world.api.get('/registration-tokens?take=1');
  expect(await tako.text('machine', 'token', 'revoke', items[0].id)).toBe(
    `Withdrew registration token ${items[0].id}\n`,
  );
  const register = () => tentacle('other', 'register', '--token', token, '--polling');
  expect((await register()).stderr).toContain('is not known');
  const body = { token: 'REG-guess', name: 'x', thumbprint: 'A'.repeat(64), communication: 'polling' };
  for (let tries = 0; tries < 10; tries++) {
    await world.api.post('/machines/register', body).catch(() => undefined);
  }
  expect((await register()).stderr).toBe('tentacle: Too many registrations failed; wait 60 seconds\n');
  expect(await trusted('other')).toEqual([]);
});
