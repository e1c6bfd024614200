import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mustRun, readyFile, runProgram, startProgram } from '../../scripts/rig/program.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await createWorld();
  folder = await mkdtemp(path.join(os.tmpdir(), 'tako-server-'));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

it('a second server on the same data folder is refused by name, and the first one goes on', async () => {
  const second = await runProgram('tako-server', ['run', '--data', world.server.folder, '--port', '0']);
  expect(second.exitCode).toBe(3);
  expect(second.stderr).toBe(`tako-server: another server already runs on ${world.server.folder}\n`);
  expect((await world.api.get('/environments')).total).toBe(1);
});

it('show-thumbprint prints what the API tells of the server, as text and as JSON', async () => {
  const { thumbprint } = await world.api.get('/server');
  const show = (...more: string[]) =>
    mustRun('tako-server', ['show-thumbprint', '--data', world.server.folder, ...more]);
  expect(await show()).toBe(`${thumbprint}\n`);
  expect(JSON.parse(await show('--format', 'json'))).toEqual({ thumbprint });
});

it('a backup made while the server runs is a server with all that was there', async () => {
  await world.pushPackage('Kept', '1.0.0', { 'readme.txt': 'kept' });
  await world.api.post('/projects', { name: 'Kept' });
  const copy = path.join(folder, 'copy');
  expect(await mustRun('tako-server', ['backup', copy, '--data', world.server.folder])).toContain(copy);

  const ready = path.join(folder, 'ready.json');
  const flags = ['--port', '0', '--polling-port', '0', '--ready-file', ready];
  const restored = startProgram('tako-server', ['run', '--data', copy, ...flags], path.join(folder, 'log'));
  try {
    const { port } = await readyFile<{ port: number }>(ready, restored);
    const get = (path: string) =>
      fetch(`http://127.0.0.1:${port}/api/v1${path}`, { headers: { 'X-Api-Key': world.server.apiKey } });
    expect(await (await get('/projects/kept')).json()).toMatchObject({ name: 'Kept' });
    const content = await (await get('/packages/Kept@1.0.0/content')).arrayBuffer();
    const original = await fetch(`${world.server.url()}/api/v1/packages/Kept@1.0.0/content`, {
      headers: { 'X-Api-Key': world.server.apiKey },
    });
    expect(Buffer.from(content).equals(Buffer.from(await original.arrayBuffer()))).toBe(true);
  } finally {
    expect(await restored.stop()).toBe(0);
  }
});

it('a folder without a server, a wrong setting and an unknown command each get one line and an exit code', async () => {
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await runProgram('tako-server', args);
    return { exitCode, stderr };
  };
  const empty = await run('run', '--data', path.join(folder, 'nothing'));
  expect(empty.exitCode).toBe(1);
  expect(empty.stderr).toMatch(
    /^tako-server: .*holds no server.*"tako-server init --data .*nothing" first\n$/,
  );
  expect(await run('run', '--data', folder, '--port', 'many')).toEqual({
    exitCode: 2,
    stderr: 'tako-server: --port: "many" must be a whole number from 0 to 65535\n',
  });
  expect((await run('dance')).exitCode).toBe(2);
});

it('--help of run lists every setting with its flag and its environment variable', async () => {
  const help = await mustRun('tako-server', ['run', '--help']);
  const { settings, flagOf, variableOf } = await import('../../packages/server/src/config/settings.ts');
  for (const { key } of Object.values(settings)) {
    expect(help).toContain(`${flagOf(key)} `);
    expect(help).toContain(variableOf(key));
  }
});
