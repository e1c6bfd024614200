import { access, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../scripts/rig/free-port.ts';
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
  expect(refused.stderr).toMatch(
    /^tako: api-key: .* does not know this key; give --api-key .*--user NAME.*\n$/,
  );
  await expect(access(file())).rejects.toThrow();
});

it('with a password it keeps a key and not the password, for its owner alone; later commands need no more', async () => {
  const args = ['login', '--server', `${world.server.url()}/`, '--user', 'admin'];
  const { exitCode, stdout, stderr } = await tako(args, `${world.server.adminPassword}\n`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toBe(`Logged in to ${world.server.url()} as admin; kept in ${file()}\n`);
  const kept = JSON.parse(await readFile(file(), 'utf8'));
  expect(kept).toEqual({
    server: world.server.url(),
    apiKey: expect.stringMatching(/^API-/),
    apiKeyId: expect.stringMatching(/^ApiKeys-\d+$/),
  });
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

/** The keys that log-ins have made. */
async function madeKeys(): Promise<string[]> {
  const { items } = await world.api.get('/api-keys');
  const made = items.filter(({ purpose }: { purpose: string }) => purpose.startsWith('tako on '));
  return made.map(({ id }: { id: string }) => id);
}

const logIn = () =>
  tako(['login', '--server', world.server.url(), '--user', 'admin'], `${world.server.adminPassword}\n`);

it('another log-in takes the key of the one before with it', async () => {
  const [before] = await madeKeys();
  expect((await logIn()).stderr).toBe('');
  const after = await madeKeys();
  expect(after).toHaveLength(1);
  expect(after).not.toContain(before);
});

it('logout forgets it, here and on the server', async () => {
  const out = await tako(['logout']);
  expect(out).toEqual({
    exitCode: 0,
    stdout: `Logged out of ${world.server.url()}; removed ${file()}\n`,
    stderr: '',
  });
  expect(await madeKeys()).toEqual([]);
  expect(await tako(['whoami'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('tako login'),
  });
  expect((await tako(['logout'])).stdout).toBe(`Nobody is logged in: there is no ${file()}\n`);
});

it('a key that was given stays when its user logs out', async () => {
  const given = ['login', '--server', world.server.url(), '--api-key', world.server.apiKey];
  expect((await tako(given)).exitCode).toBe(0);
  await tako(['logout']);
  expect((await tako(['whoami'], '', world.server.env())).exitCode).toBe(0);
});

it('where the server is away a log-out says which key stays, and forgets it here', async () => {
  await logIn();
  const kept = JSON.parse(await readFile(file(), 'utf8'));
  await writeFile(file(), JSON.stringify({ ...kept, server: `http://127.0.0.1:${await freePort()}` }));
  const { exitCode, stderr } = await tako(['logout']);
  expect(exitCode).toBe(0);
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(
      new RegExp(
        `^tako: the key ${kept.apiKeyId}, which tako login made, may stay valid: .* cannot be reached`,
      ),
    ),
    `tako: delete it with: tako api-key delete ${kept.apiKeyId}`,
    '',
  ]);
  await expect(access(file())).rejects.toThrow();
});

it('a file that is none of ours is not deleted by a log-out', async () => {
  const other = path.join(world.folder, 'other.json');
  await writeFile(other, '{"mine": true}');
  expect((await tako(['logout'], '', { TAKO_CONFIG: other })).exitCode).toBe(11);
  expect(await readFile(other, 'utf8')).toBe('{"mine": true}');
});

it('what nobody can be asked for is named, with how to give it', async () => {
  expect(await tako(['login'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'tako: there is no terminal to ask at: say which server, with --server https://tako.example.org or TAKO_SERVER\n',
  });
  const { stderr } = await tako(['login', '--server', world.server.url()]);
  expect(stderr).toMatch(/^tako: API key is missing: .*--api-key.*--user NAME.*\n$/);
});
