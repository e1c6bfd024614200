import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createProject, followTask } from '../../scripts/rig/api.ts';
import { readLedger } from '../support/ledger.ts';
import { linesOf } from '../support/log.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const script = (name: string, body: string) => {
  return { name, roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body } };
};
/** Enters `name=value` of each variable. */
const tell = (ledger: string, names: readonly string[]) =>
  names.map((name) => `echo "${name}=$(get_octopusvariable '${name}')" >> '${ledger}'`).join('\n');

it('a script gets values of the project, of its sets, of its channel, of who deployed, and of the system', async () => {
  world = await createWorld();
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  const ledger = path.join(world.folder, 'ledger');
  const secret = 'correct horse battery';
  const set = await world.api.post('/variable-sets', { name: 'Common' });
  await world.api.put(`/variable-sets/${set.id}/variables`, {
    version: 0,
    variables: [
      { name: 'Site', value: 'https://#{Host}' },
      { name: 'Host', value: 'from the set' },
      { name: 'Color', value: 'blue', scope: { environments: ['Test'] } },
    ],
  });
  const names = ['Site', 'Host', 'Color', 'Ticket', 'Level', 'Octopus.Step[First].Status.Code'];
  const system = ['Octopus.Environment.MachinesInRole[web]', 'Octopus.Release.Channel.Name'];
  const project = await createProject(world.api, 'Shop', [
    script('First', 'echo "the token is $(get_octopusvariable Token)"'),
    script('Second', tell(ledger, [...names, ...system])),
  ]);
  await world.api.patch(`/projects/${project}`, { includedVariableSets: ['Common'] });
  await world.api.post(`/projects/${project}/channels`, { name: 'Beta' });
  await world.api.put(`/projects/${project}/variables`, {
    version: (await world.api.get(`/projects/${project}/variables`)).version,
    variables: [
      { name: 'Host', value: 'shop.example.com' },
      { name: 'Color', value: 'red' },
      { name: 'Level', value: 'high', scope: { channels: ['Beta'] } },
      { name: 'Level', value: 'low' },
      { name: 'Ticket', value: '', prompt: { label: 'Change ticket', isRequired: true } },
      { name: 'Token', value: '', isSensitive: true, prompt: {} },
    ],
  });
  const release = await world.api.post('/releases', { project, version: '1.0.0', channel: 'Beta' });
  const { taskId } = await world.api.post('/deployments', {
    ...{ release: release.id, environment: 'Test' },
    promptedVariables: { 'Change ticket': 'CHG-7', Token: secret },
  });
  const { events, taskState } = await followTask(world.server, taskId);

  expect(taskState).toBe('success');
  expect(await readLedger(ledger)).toEqual([
    ...['Site=https://shop.example.com', 'Host=shop.example.com', 'Color=blue', 'Ticket=CHG-7', 'Level=high'],
    ...['Octopus.Step[First].Status.Code=Succeeded', 'Octopus.Environment.MachinesInRole[web]=web-1'],
    'Octopus.Release.Channel.Name=Beta',
  ]);
  expect(linesOf(events)).toContain('the token is ********');
  const explained = await world.api.get(
    `/projects/${project}/variables/explain?environment=Test&machine=web-1&step=Second&channel=Beta&name=Color`,
  );
  expect(explained.variables).toMatchObject([
    {
      winner: { value: 'blue', rank: 100, origin: { name: 'Common' } },
      losers: [{ value: 'red', reason: { code: 'lower-rank', text: 'lower rank: 1 < 100' } }],
    },
  ]);
});
