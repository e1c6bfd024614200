import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packFolder } from '@tako/nuget';
import { afterEach, expect, it } from 'vitest';
import { createProject, followTask } from '../../scripts/rig/api.ts';
import { linesOf, statesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

it('a step may run a file of a package, whose other files are configured before, and one body for each language', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  const folder = path.join(world.folder, 'package');
  await mkdir(path.join(folder, 'db'), { recursive: true });
  await writeFile(
    path.join(folder, 'db', 'migrate.sh'),
    'cat schema.sql; echo "$1 of #{Octopus.Action.Package.PackageVersion}"\n',
  );
  await writeFile(path.join(folder, 'db', 'schema.sql'), 'use #{Database};\n');
  const file = path.join(world.folder, 'Shop.Db.2.1.0.nupkg');
  await packFolder(
    folder,
    { id: 'Shop.Db', version: '2.1.0', authors: 'tests', description: 'migrations' },
    file,
  );
  await world.api.pushPackage(file);
  const migrate = {
    ...{ kind: 'run-script', package: { packageId: 'Shop.Db' }, scriptFile: 'db/migrate.sh' },
    ...{ substituteInFiles: ['db/*.sql'], parameters: '"#{Database}"' },
  };
  const bodies = ['powershell', 'bash'].map((syntax) => ({ syntax, body: `echo in ${syntax}` }));
  const steps = [
    { name: 'Migrate', roles: ['web'], action: migrate },
    { name: 'Anywhere', roles: ['web'], action: { kind: 'run-script', bodies } },
  ];
  await createProject(world.api, 'Shop', steps, [
    { name: 'Database', value: 'shop #{Octopus.Environment.Name}' },
  ]);
  const release = await world.api.post('/releases', { project: 'Shop', version: '1.0.0' });
  expect(release.packages).toMatchObject([{ step: 'Migrate', packageId: 'Shop.Db', version: '2.1.0' }]);
  const { taskId } = await world.api.post('/deployments', { release: release.id, environment: 'Test' });
  const { events, taskState } = await followTask(world.server, taskId);

  expect(taskState).toBe('success');
  expect(linesOf(events)).toEqual(
    expect.arrayContaining([
      'use shop Test;',
      'shop Test of 2.1.0',
      process.platform === 'win32' ? 'in powershell' : 'in bash',
    ]),
  );
  const states = Object.entries(statesOf(events)).filter(([name]) => /^Step .* \/ web-1 \//.test(name));
  expect(states.map(([name, state]) => `${name.split(' / ').at(-1)} ${state}`)).toEqual([
    ...[
      'Extract package success',
      'Replace variables in files success',
      'Run script success',
      'Run script success',
    ],
  ]);
});
