import { access, readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../scripts/rig/program.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let env: Record<string, string>;
beforeAll(async () => {
  world = await createWorld();
  // Nothing but the file: as for a user who has logged in.
  env = { XDG_CONFIG_HOME: world.folder };
});
afterAll(() => world.close());

const file = () => `${world.folder}/tako/config.json`;
const tako = (args: readonly string[], input = '', more: Record<string, string> = {}) =>
  runProgram('tako', args, { env: { ...env, ...more }, input });

it('a key that the server does not know is not kept', async () => {
  const refused = await tako(['login', '--server', world.server.url(), '--api-key', 'API-WRONG']);
  expect(refused.exitCode).toBe(3);
  await expect(access(file())).rejects.toThrow();
});

it('with a password it keeps a key and not the password, for its owner alone; later commands need no more', async () => {
  const args = ['login', '--server', `${world.server.url()}/`, '--user', 'admin'];
  const { exitCode, stdout, stderr } = await tako(args, `${world.server.adminPassword}\n`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toBe(`Logged in to ${world.server.url()} as admin; kept in ${file()}\n`);
  const kept = JSON.parse(await readFile(file(), 'utf8'));
  expect(kept).toEqual({ server: world.server.url(), apiKey: expect.stringMatching(/^API-/) });
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect((await tako(['environment', 'list'])).stdout).toContain('Test');
});

it('flags win over the environment, the environment over the file, and the kept key goes to no other server', async () => {
  const wrong = { TAKO_API_KEY: 'API-WRONG' };
  expect((await tako(['whoami'], '', wrong)).exitCode).toBe(3);
  expect((await tako(['whoami', '--api-key', world.server.apiKey], '', wrong)).exitCode).toBe(0);
  const elsewhere = await tako(['whoami'], '', { TAKO_SERVER: 'http://127.0.0.1:9' });
  expect(elsewhere.exitCode).toBe(3);
  expect(elsewhere.stderr).toMatch(/^tako: no API key for http:\/\/127\.0\.0\.1:9; /);
});

it('logout forgets it', async () => {
  expect((await tako(['logout'])).exitCode).toBe(0);
  expect(await tako(['whoami'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('tako login'),
  });
});

it('what nobody can be asked for is named', async () => {
  expect(await tako(['login'])).toEqual({ exitCode: 2, stdout: '', stderr: 'tako: server: give --server\n' });
});
