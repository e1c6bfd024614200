import { afterEach, beforeEach, expect, it } from 'vitest';
import { openShop, type Shop, scriptStep } from './shop.test-support.ts';
import type { TestAgent } from './test-agent.test-support.ts';

let shop: Shop;
let box: TestAgent;
beforeEach(async () => {
  shop = await openShop();
  box = await shop.addMachine('box', 'box');
});
afterEach(() => shop.close());

const valueAt = (name: string) =>
  box.started.at(-1)?.variables.find((variable) => variable.name === name)?.value;
const earlier = () =>
  ['Previous', 'PreviousForEnvironment', 'CurrentForEnvironment'].map((which) =>
    valueAt(`Octopus.Release.${which}.Number`),
  );

it('an action knows the release before its own, the last one there, and the last that went well', async () => {
  const first = await shop.makeRelease('Shop', [scriptStep('Only', 'box')]);
  const make = async (version: string) =>
    (await shop.ask('releases.create', { body: { project: 'Shop', version } })).id;
  const [second, third] = [await make('1.1.0'), await make('1.2.0')];
  await shop.untilEnded(await shop.deploy(first));
  expect(earlier()).toEqual(['', '', '']);
  expect(valueAt('Octopus.Deployment.PreviousSuccessful.Id')).toBe('');

  box.script = () => [{ kind: 'ended', time: 1, outcome: 'failed', hasWarnings: false, error: 'no' }];
  await shop.untilEnded(await shop.deploy(second));
  expect(earlier()).toEqual(['1.0.0', '1.0.0', '1.0.0']);

  await shop.untilEnded(await shop.deploy(third));
  expect(earlier()).toEqual(['1.1.0', '1.1.0', '1.0.0']);
  expect(valueAt('Octopus.Deployment.PreviousSuccessful.Id')).toBe('Deployments-1');
});

it('deployments to another environment, and releases of another project, are not among them', async () => {
  const other = await shop.makeRelease('Other', [scriptStep('Only', 'box')]);
  await shop.untilEnded(await shop.deploy(other));
  await shop.ask('environments.create', { body: { name: 'Prod' } });
  await shop.ask('machines.patch', { id: 'box', body: { environments: ['Test', 'Prod'] } });
  const release = await shop.makeRelease('Shop', [scriptStep('Only', 'box')]);
  await shop.untilEnded(await shop.deploy(release));
  await shop.untilEnded(await shop.deploy(release, { environment: 'Prod' }));
  expect(earlier()).toEqual(['', '', '']);
});

it('the machine, the roles and the channel of a deployment are told, with who asked for it', async () => {
  const release = await shop.makeRelease('Shop', [scriptStep('Only', 'box')]);
  await shop.untilEnded(await shop.deploy(release, { specificMachines: ['box'] }));
  const names = [
    ...['Octopus.Machine.Hostname', 'Octopus.Environment.MachinesInRole[box]'],
    ...['Octopus.Release.Channel.Name', 'Octopus.Deployment.SpecificMachines'],
    ...['Octopus.Deployment.CreatedBy.Username', 'Octopus.Step[Only].Status.Code'],
    'OctopusRetentionPolicySet',
  ];
  expect(names.map(valueAt)).toEqual([
    ...['127.0.0.1', 'box', 'Default', 'Machines-1', 'ada', 'Running'],
    'Environments-1/Projects-1/Steps-1/Machines-1',
  ]);
});
