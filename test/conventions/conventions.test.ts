/** One package with something for every convention, deployed to two environments: each file is as it should be. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { packFolder } from '@tako/nuget';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, followTask } from '../../scripts/rig/api.ts';
import { linesOf, statesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

const environments = ['Test', 'Production'] as const;
const only = (environment: string) => ({ scope: { environments: [environment] } });

const variables = [
  { name: 'Greeting', value: 'Hello (#{Octopus.Environment.Name})' },
  { name: 'ShopDb', value: 'Server=sql;Database=Shop#{Octopus.Environment.Name};Password=#{Password}' },
  { name: 'Password', value: 'p4ssw0rd & more', isSensitive: true },
  { name: 'Shop:MaxItems', value: '25' },
  { name: 'Shop:IsOpen', value: 'false', ...only('Test') },
  { name: 'Shop:IsOpen', value: 'true', ...only('Production') },
  { name: 'Shop:Currency', value: 'GBP', ...only('Production') },
  { name: 'Logging:Level', value: 'Warning', ...only('Production') },
  { name: 'replicas', value: '3', ...only('Production') },
  { name: 'image:tag', value: '#{Octopus.Release.Number}' },
  { name: '/shop/@mode', value: '#{Octopus.Environment.Name}' },
  { name: '/shop/title', value: '#{Greeting} & welcome' },
  { name: '//p:price/@currency', value: '#{Shop:Currency}', ...only('Production') },
  { name: 'importer.url', value: 'http://#{Octopus.Environment.Name | ToLower}.example/' },
];

const step = {
  name: 'Shop',
  roles: ['web'],
  action: {
    kind: 'deploy-package',
    packageId: 'Shop',
    scripts: [
      { stage: 'deploy', syntax: 'bash', body: 'echo "#{Greeting}" > "#{Octopus.Release.Number}.txt"\n' },
    ],
    substituteInFiles: ['conf/banner.*'],
    structuredVariables: ['appsettings.json', '*.yaml', '*.properties', '*.xml'],
  },
};

let world: World;
const outcome = new Map<string, Awaited<ReturnType<typeof followTask>>>();

beforeAll(async () => {
  world = await createWorld();
  await world.api.post('/environments', { name: 'Production' });
  await world.addAgent({ name: 'web-1', roles: ['web'], environments: [...environments] });
  const file = path.join(world.folder, 'Shop.1.0.0.nupkg');
  const meta = {
    id: 'Shop',
    version: '1.0.0',
    authors: 'tests',
    description: 'something for every convention',
  };
  await packFolder(path.join(import.meta.dirname, 'package'), meta, file);
  await world.api.pushPackage(file);
  await createProject(world.api, 'Shop', [step], variables);
  const release = await world.api.post('/releases', { project: 'Shop', version: '1.0.0' });
  for (const environment of environments) {
    const { taskId } = await world.api.post('/deployments', { release: release.id, environment });
    outcome.set(environment, await followTask(world.server, taskId));
  }
});
afterAll(() => world.close());

/** Every file below the folder with its bytes, as text in which nothing is folded. */
async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [path.relative(folder, file), await readFile(file, 'latin1')] as const),
  );
  return Object.fromEntries(contents.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each(environments)('in %s', (environment) => {
  it('the deployment succeeds, each convention with a node of its own, and no secret is in its log', () => {
    const { taskState, events } = outcome.get(environment) ?? { taskState: 'missing', events: [] };
    expect(taskState).toBe('success');
    const states = statesOf(events);
    for (const title of [
      ...['Extract package', 'PreDeploy script', 'Replace variables in files', 'Transform .config files'],
      ...['Replace settings in .config files', 'Deploy script of the step', 'PostDeploy script'],
      'Replace settings in JSON, YAML, XML and .properties files',
    ]) {
      expect([title, states[`Step 1: Shop / web-1 / ${title}`]]).toEqual([title, 'success']);
    }
    expect(linesOf(events)).toContain('serves 1.0.0');
    expect(linesOf(events).join('\n')).not.toContain('p4ssw0rd');
  });

  it('every file is, to the byte, what is expected, and no other is there', async () => {
    const installed = path.join(world.agents.get('web-1')!.applications, environment, 'Shop', '1.0.0');
    const expected = await filesBelow(path.join(import.meta.dirname, 'expected', environment));
    expect(await filesBelow(installed)).toEqual(expected);
  });
});
