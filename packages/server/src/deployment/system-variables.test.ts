import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { DeploymentFacts } from './deployment-facts.ts';
import type { DeploymentHistory } from './history.store.ts';
import { machineInput, packageStep, planOf, shopInput } from './plan.test-support.ts';
import { actionsOf, type PlannedAction } from './plan.ts';
import { systemVariables } from './system-variables.ts';

const facts: DeploymentFacts = {
  serverUri: 'https://tako.test',
  environment: { id: 'Environments-1', name: 'Test', sortOrder: 3 },
  project: { id: 'Projects-2', slug: 'shop', name: 'Shop' },
  release: {
    ...{ id: 'Releases-9', slug: 'shop-1.2.0', version: '1.2.0', notes: 'Faster.' },
    createdAt: '2026-01-02T03:04:05.000Z',
  },
  channel: { id: 'Channels-4', name: 'Beta' },
  deployment: {
    ...{ id: 'Deployments-5', name: 'Deploy to Test', comment: 'at last' },
    createdAt: '2026-02-03T04:05:06.000Z',
    createdBy: { id: 'Users-1', username: 'ada', displayName: 'Ada Lovelace' },
    ...{ machineIds: ['Machines-sql-1', 'Machines-web-1'], specificMachineIds: ['Machines-web-1'] },
    excludedMachineIds: ['Machines-web-2'],
  },
  task: { id: 'Tasks-6', name: 'Deploy Shop 1.2.0 to Test' },
  machinesInRole: { web: ['web-1', 'web-2'] },
  hostnames: { 'Machines-web-1': 'web-1.example.com' },
};
const earlier = (number: number) => ({ id: `Releases-${number}`, version: `1.${number}.0` });
const history: DeploymentHistory = {
  ...{ previousRelease: earlier(8), previousForEnvironment: earlier(7), currentForEnvironment: earlier(6) },
  previousSuccessfulId: 'Deployments-3',
};
const none: DeploymentHistory = {
  ...{ previousRelease: null, previousForEnvironment: null, currentForEnvironment: null },
  previousSuccessfulId: null,
};
const plan = planOf(
  shopInput({
    steps: [packageStep('Web', ['WEB', 'proxy'], 'Shop.Web', { id: 'Steps-3' })],
    machines: [machineInput('web-1', ['web', 'api'])],
  }),
);
const action = actionsOf('Tasks-6', plan)[0] as PlannedAction;
const error = 'Step 1 (Web) on web-2: it broke';
const failure = { state: 'failed', error } as const;
const steps = [{ name: 'Web', code: 'Failed', failures: [error, 'and again'] }] as const;
const all = systemVariables({ facts, history, action, steps, failure });

it('an action is told all about where it comes from, where it runs and how things stand', () => {
  expect(all).toEqual({
    'Octopus.Web.ServerUri': 'https://tako.test',
    'Octopus.Web.BaseUrl': 'https://tako.test',
    'Octopus.Web.ProjectLink': '/projects/shop',
    'Octopus.Web.ReleaseLink': '/releases/shop-1.2.0',
    'Octopus.Web.DeploymentLink': '/deployments/Deployments-5',
    'Octopus.Project.Id': 'Projects-2',
    'Octopus.Project.Name': 'Shop',
    'Octopus.Environment.Id': 'Environments-1',
    'Octopus.Environment.Name': 'Test',
    'Octopus.Environment.SortOrder': '3',
    'Octopus.Environment.MachinesInRole[web]': 'web-1,web-2',
    'Octopus.Release.Id': 'Releases-9',
    'Octopus.Release.Number': '1.2.0',
    'Octopus.Release.Notes': 'Faster.',
    'Octopus.Release.Created': '2026-01-02T03:04:05.000Z',
    'Octopus.Release.Channel.Name': 'Beta',
    'Octopus.Release.Previous.Id': 'Releases-8',
    'Octopus.Release.Previous.Number': '1.8.0',
    'Octopus.Release.PreviousForEnvironment.Id': 'Releases-7',
    'Octopus.Release.PreviousForEnvironment.Number': '1.7.0',
    'Octopus.Release.CurrentForEnvironment.Id': 'Releases-6',
    'Octopus.Release.CurrentForEnvironment.Number': '1.6.0',
    'Octopus.Deployment.Id': 'Deployments-5',
    'Octopus.Deployment.Name': 'Deploy to Test',
    'Octopus.Deployment.Comments': 'at last',
    'Octopus.Deployment.Created': '2026-02-03T04:05:06.000Z',
    'Octopus.Deployment.CreatedBy.Id': 'Users-1',
    'Octopus.Deployment.CreatedBy.Username': 'ada',
    'Octopus.Deployment.CreatedBy.DisplayName': 'Ada Lovelace',
    'Octopus.Deployment.Machines': 'Machines-sql-1,Machines-web-1',
    'Octopus.Deployment.SpecificMachines': 'Machines-web-1',
    'Octopus.Deployment.ExcludedMachines': 'Machines-web-2',
    'Octopus.Deployment.PreviousSuccessful.Id': 'Deployments-3',
    'Octopus.Deployment.Error': error,
    'Octopus.Deployment.ErrorDetail': `${error}\nand again`,
    'Octopus.Task.Id': 'Tasks-6',
    'Octopus.Task.Name': 'Deploy Shop 1.2.0 to Test',
    'Octopus.Task.QueueTime': '2026-02-03T04:05:06.000Z',
    'Octopus.Machine.Id': 'Machines-web-1',
    'Octopus.Machine.Name': 'web-1',
    'Octopus.Machine.Roles': 'web,api',
    'Octopus.Machine.Hostname': 'web-1.example.com',
    'Octopus.Tentacle.CurrentDeployment.TargetedRoles': 'web',
    OctopusRetentionPolicySet: 'Environments-1/Projects-2/Steps-3/Machines-web-1',
    'Octopus.Step.Id': 'Steps-3',
    'Octopus.Step.Name': 'Web',
    'Octopus.Step.Number': '1',
    'Octopus.Action.Id': 'Steps-3',
    'Octopus.Action.Name': 'Web',
    'Octopus.Action.Number': '1',
    'Octopus.Action.IsSkipped': 'False',
    'Octopus.Action.TargetRoles': 'WEB,proxy',
    'Octopus.Action.Package.FeedId': 'Feeds-1',
    'Octopus.Action.Package.PackageId': 'Shop.Web',
    'Octopus.Action.Package.PackageVersion': '1.0.0',
    'Octopus.Action.Package.NuGetPackageId': 'Shop.Web',
    'Octopus.Action.Package.NuGetPackageVersion': '1.0.0',
    'Octopus.Step[Web].Status.Code': 'Failed',
    'Octopus.Step[Web].Status.Error': error,
    'Octopus.Step[Web].Status.ErrorDetail': `${error}\nand again`,
    'Octopus.Action[Web].IsSkipped': 'False',
  });
});

it('what there is not yet is empty, and an error is not there while all is well', () => {
  const first = systemVariables({ facts, history: none, action, steps: [], failure: null });
  const empty = Object.entries(first).filter(([, value]) => value === '');
  expect(empty.map(([name]) => name)).toEqual([
    ...['Previous', 'PreviousForEnvironment', 'CurrentForEnvironment'].flatMap((which) => {
      return [`Octopus.Release.${which}.Id`, `Octopus.Release.${which}.Number`];
    }),
    'Octopus.Deployment.PreviousSuccessful.Id',
  ]);
  expect(Object.keys(first).filter((name) => name.startsWith('Octopus.Deployment.Error'))).toEqual([]);
});

it('packages/docs/variables.md has each of them in its table, and no other', () => {
  const file = path.resolve(import.meta.dirname, '../../../docs/variables.md');
  const [, section = ''] = readFileSync(file, 'utf8').split(/^## Variables of the system$/m);
  const [table = ''] = section.split(/^##? /m);
  const written = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  const inCode = Object.keys(all).map((name) =>
    name.replace('[Web]', '[step]').replace('MachinesInRole[web]', 'MachinesInRole[role]'),
  );
  expect(written.toSorted()).toEqual(inCode.toSorted());
});
