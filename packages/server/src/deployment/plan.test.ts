import { Action } from '@tako/api';
import type { Sha256 } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { planLog } from './log-plan.ts';
import { machineInput, packageStep, planOf, scriptStep, shopInput } from './plan.test-support.ts';
import { actionsOf, groupsOf, packagesOf, planDeployment, uploadsOf } from './plan.ts';

describe('a plan', () => {
  it('runs each step on the enabled machines of the environment that have one of its roles', () => {
    const input = shopInput({
      machines: [
        machineInput('sql-1', ['SQL']),
        machineInput('web-10', ['web']),
        machineInput('web-2', ['web', 'cache']),
        machineInput('web-3', ['web'], { isDisabled: true }),
        machineInput('web-prod', ['web'], { environmentIds: ['Environments-2'] }),
      ],
    });
    const { steps } = planOf(input);
    expect(
      steps.map(({ number, name, machines }) => ({
        step: `${number} ${name}`,
        machines: machines.map(({ machineName, skipped }) => [machineName, skipped]),
      })),
    ).toEqual([
      { step: '1 Database', machines: [['sql-1', null]] },
      {
        step: '2 Web',
        machines: [
          ['web-2', null],
          ['web-3', 'disabled'],
          ['web-10', null],
        ],
      },
    ]);
  });

  it('sends a file that two steps use to a machine once', () => {
    const input = shopInput({
      steps: [packageStep('One', ['web'], 'Shop.Web'), packageStep('Two', ['web', 'sql'], 'Shop.Web')],
      packages: ['One', 'Two'].map((step) => ({
        ...{ step, packageId: 'Shop.Web', version: '1.0.0', sha256: 'ab' as Sha256, sizeBytes: 7 },
      })),
    });
    const plan = planOf(input);
    const file = { id: 'Shop.Web', version: '1.0.0', sha256: 'ab', sizeBytes: 7 };
    expect(packagesOf(plan)).toEqual([file]);
    expect(uploadsOf(plan)).toEqual([
      { machineId: 'Machines-web-1', machineName: 'web-1', packages: [file] },
      { machineId: 'Machines-web-2', machineName: 'web-2', packages: [file] },
      { machineId: 'Machines-sql-1', machineName: 'sql-1', packages: [file] },
    ]);
  });

  it('sends the package of a script to its machines, and needs a version of it', () => {
    const action = Action.parse({
      kind: 'run-script',
      package: { packageId: 'Shop.Web' },
      scriptFile: 'a.sh',
    });
    const input = shopInput({ steps: [scriptStep('Web', ['web'], { action })] });
    expect(packagesOf(planOf(input)).map(({ id }) => id)).toEqual(['Shop.Web']);
    expect(planDeployment({ ...input, packages: [] })).toEqual({
      code: 'release.package-missing',
      message: 'The release has no version of Shop.Web for the step Web',
    });
  });

  it('says of each step that will not run why', () => {
    const input = shopInput({
      steps: [
        scriptStep('Off', ['web'], { isDisabled: true }),
        scriptStep('Unwanted', ['web']),
        scriptStep('Nowhere', ['mainframe', 'tape']),
        scriptStep('Left out', ['sql']),
        scriptStep('Runs', ['web']),
      ],
      choices: {
        specificMachineIds: [],
        excludedMachineIds: ['Machines-sql-1'],
        skippedSteps: ['unwanted'],
      },
    });
    expect(planOf(input).steps.map(({ skipped, isWarning }) => [skipped, isWarning])).toEqual([
      ['disabled', false],
      ['skipped by request', false],
      ['no machine of environment Test has any role of mainframe, tape', true],
      ['every machine is left out: sql-1 (excluded by request)', true],
      [null, false],
    ]);
  });

  it('leaves out a step that is not for the environment or the channel, which then needs no package', () => {
    const input = shopInput({
      steps: [
        packageStep('Only Production', ['web'], 'Shop.Docs', { environments: ['Environments-2'] }),
        scriptStep('Not in Test', ['web'], { excludedEnvironments: ['Environments-1'] }),
        packageStep('Only hotfixes', ['web'], 'Shop.Docs', { channels: ['Channels-2'] }),
        scriptStep('In both', ['web'], {
          environments: ['Environments-1'],
          excludedEnvironments: ['Environments-1'],
        }),
        scriptStep('Here', ['web'], { environments: ['Environments-1'], channels: ['Channels-1'] }),
      ],
    });
    expect(planOf(input).steps.map(({ skipped, isWarning }) => [skipped, isWarning])).toEqual([
      ['not for environment Test', false],
      ['not for environment Test', false],
      ['not for channel Default', false],
      ['not for environment Test', false],
      [null, false],
    ]);
  });

  it('holds only the machines that were chosen', () => {
    const input = shopInput({
      choices: { specificMachineIds: ['Machines-web-2'], excludedMachineIds: [], skippedSteps: [] },
    });
    const plan = planOf(input);
    expect(actionsOf('Tasks-1', plan).map(({ ticket }) => ticket)).toEqual([
      'Tasks-1_Steps-2_Machines-web-2',
    ]);
    expect(plan.steps[0]?.skipped).toBe('no chosen machine of environment Test has role sql');
  });

  it('is refused where a chosen machine is disabled', () => {
    const input = shopInput({
      machines: [machineInput('web-1', ['web'], { isDisabled: true })],
      choices: { specificMachineIds: ['Machines-web-1'], excludedMachineIds: [], skippedSteps: [] },
    });
    expect(planDeployment(input)).toEqual({
      code: 'deployment.machine-disabled',
      message: 'The machine web-1 is disabled and cannot be deployed to',
    });
  });

  it('is refused where no step would run anywhere, with the reason of each step', () => {
    expect(planDeployment(shopInput({ machines: [] }))).toEqual({
      code: 'deployment.no-machines',
      message:
        'No step would run on any machine. ' +
        'step 1 (Database): no machine of environment Test has role sql; ' +
        'step 2 (Web): no machine of environment Test has role web',
    });
  });

  it('has the same hash for the same input, and another where one machine is gone', () => {
    const input = shopInput();
    expect(planOf(input).hash).toBe(planOf(shopInput()).hash);
    expect(planOf(input).hash).not.toBe(planOf(shopInput({ machines: input.machines.slice(1) })).hash);
  });

  it('groups steps that start with the one before them', () => {
    const input = shopInput({
      steps: [
        scriptStep('A', ['web'], { startTrigger: 'with-previous' }),
        scriptStep('B', ['web'], { startTrigger: 'with-previous' }),
        scriptStep('C', ['web']),
        scriptStep('D', ['web'], { startTrigger: 'with-previous' }),
      ],
    });
    expect(groupsOf(planOf(input)).map((group) => group.map(({ name }) => name))).toEqual([
      ['A', 'B'],
      ['C', 'D'],
    ]);
  });
});

it('the log tree of a plan holds every node there will be, parents first', () => {
  const input = shopInput({ machines: [machineInput('sql-1', ['sql']), machineInput('web-1', ['web'])] });
  const nodes = planLog(planOf(input), 'Shop 1.0.0 to Test');
  const depth = (id: string | null): number =>
    id === null ? 0 : 1 + depth(nodes.find((node) => node.id === id)?.parentId ?? null);
  const conventions = [
    'Extract package',
    'PreDeploy script',
    'Transform .config files',
    'Replace settings in .config files',
    'Deploy script',
    'PostDeploy script',
    'DeployFailed script',
  ].map((name) => `      ${name}`);
  expect(nodes.map(({ name, parentId }) => `${'  '.repeat(depth(parentId))}${name}`)).toEqual([
    'Shop 1.0.0 to Test',
    '  Acquire packages',
    '    Shop.Database 1.0.0',
    '    Shop.Web 1.0.0',
    '  Upload packages',
    '    sql-1',
    '      Shop.Database 1.0.0',
    '    web-1',
    '      Shop.Web 1.0.0',
    '  Step 1: Database',
    '    sql-1',
    ...conventions,
    '  Step 2: Web',
    '    web-1',
    ...conventions,
  ]);
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
});
