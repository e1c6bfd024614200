import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { createReleased, script, type Tako, takoOf } from './tako.ts';

let world: World;
let tako: Tako;
let taskId: string;
beforeAll(async () => {
  world = await createWorld();
  tako = takoOf(world);
  for (const name of ['box-1', 'box-2']) await world.addAgent({ name, roles: ['box'] });
  const body = `printf '%s says hello' "$(get_octopusvariable Octopus.Machine.Name)" > hello.txt
new_octopusartifact hello.txt
new_octopusartifact hello.txt`;
  await createReleased(tako, 'Reports', [script('Report', 'box', body)]);
  const deploy = ['release', 'deploy', '--project', 'Reports', '--version', '1.0.0', '--environment', 'Test'];
  const told = await tako.text(...deploy, '--wait', '--progress');
  expect(told.match(/Collected hello\.txt, 16 B/g)).toHaveLength(4);
  taskId = (await tako.json('task', 'list')).items[0].id;
});
afterAll(() => world.close());

const folderOf = () => mkdtemp(path.join(world.folder, 'out-'));

it('artifact list shows what a task, deployment or release has handed over', async () => {
  expect(await tako.text('artifact', 'list', '--task', taskId)).toMatch(
    /^ID +NAME +SIZE +STATE +MACHINE +STEP +TASK +WHEN\nArtifacts-4 +hello.txt +16 B +collected +box-\d +Report +Tasks-1 /,
  );
  const all = await tako.json('artifact', 'list', '--release', 'Reports@1.0.0');
  expect(all).toEqual(await world.api.get('/artifacts?release=Reports@1.0.0&take=50'));
  expect(await tako.json('artifact', 'list', '--deployment', 'Deployments-1')).toEqual(all);
  expect((await tako.json('artifact', 'list', '--take', '1')).items).toEqual([all.items[0]]);
  expect(await tako.run(['artifact', 'list', '--task', 'Tasks-99'])).toMatchObject({
    ...{ exitCode: 8, stderr: 'tako: There is no task "Tasks-99"\n' },
  });
});

it('artifact download puts those of a task into a folder for each machine, and none over another', async () => {
  const folder = await folderOf();
  const told = await tako.text('artifact', 'download', '--task', taskId, '--out-folder', folder);
  expect(told.trimEnd().split('\n')).toHaveLength(4);
  const files = await readdir(folder, { recursive: true });
  expect(files.filter((name) => name.endsWith('.txt')).toSorted()).toEqual(
    ['box-1', 'box-2'].flatMap((box) => [`${box}/hello (2).txt`, `${box}/hello.txt`]),
  );
  expect(await readFile(path.join(folder, 'box-2', 'hello (2).txt'), 'utf8')).toBe('box-2 says hello');
});

it('artifact download puts those that are named where it is told, as they are called', async () => {
  const folder = await folderOf();
  const [{ id, machineName }] = (await tako.json('artifact', 'list')).items;
  const file = path.join(folder, 'deep', 'hello.txt');
  const download = ['artifact', 'download', id, '--out-folder', path.dirname(file)];
  expect(await tako.text(...download)).toBe(`Wrote ${file} (16 B)\n`);
  expect(await readFile(file, 'utf8')).toBe(`${machineName} says hello`);
  expect(await tako.json(...download)).toEqual([await world.api.get(`/artifacts/${id}`)]);
  expect(await readdir(path.dirname(file))).toEqual(['hello.txt']);
});

it('artifact download says what is missing: of what, which, or on the server', async () => {
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await tako.run([
      'artifact',
      'download',
      '--out-folder',
      os.tmpdir(),
      ...args,
    ]);
    return [exitCode, stderr];
  };
  expect(await run()).toEqual([2, 'tako: name artifacts, or --task, --deployment or --release\n']);
  expect(await run('Artifacts-1', '--task', taskId)).toEqual([
    ...[2, 'tako: name artifacts, or a task, deployment or release, and not both\n'],
  ]);
  expect(await run('Artifacts-99')).toEqual([8, 'tako: There is no artifact "Artifacts-99"\n']);
});
