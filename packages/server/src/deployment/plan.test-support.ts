/** Small processes, machines and plans for tests. */
import { Action, type Step } from '@tako/api';
import type { Sha256 } from '@tako/protocol';
import { type DeploymentPlan, type PlanInput, type PlanMachineInput, planDeployment } from './plan.ts';

export function machineInput(
  name: string,
  roles: readonly string[],
  more: Partial<PlanMachineInput> = {},
): PlanMachineInput {
  const common = { id: `Machines-${name}`, name, roles };
  return { ...common, environmentIds: ['Environments-1'], isDisabled: false, ...more };
}

const stepDefaults: Omit<Step, 'name' | 'roles' | 'action'> = {
  startTrigger: 'after-previous',
  condition: 'success',
  environments: [],
  excludedEnvironments: [],
  channels: [],
  isDisabled: false,
  isRequired: false,
  maxParallelism: null,
  timeoutSeconds: null,
};

export function scriptStep(name: string, roles: string[], more: Partial<Step> = {}): Step {
  return {
    ...stepDefaults,
    name,
    roles,
    action: Action.parse({ kind: 'run-script', syntax: 'bash', body: 'true' }),
    ...more,
  };
}

export function packageStep(
  name: string,
  roles: string[],
  packageId: string,
  more: Partial<Step> = {},
): Step {
  return {
    ...stepDefaults,
    name,
    roles,
    action: Action.parse({ kind: 'deploy-package', packageId }),
    ...more,
  };
}

/** A database package for one machine, then a web package for two. */
export function shopInput(more: Partial<PlanInput> = {}): PlanInput {
  return {
    environment: { id: 'Environments-1', name: 'Test' },
    channel: { id: 'Channels-1', name: 'Default' },
    steps: [packageStep('Database', ['sql'], 'Shop.Database'), packageStep('Web', ['web'], 'Shop.Web')],
    packages: [
      {
        step: 'Database',
        packageId: 'Shop.Database',
        version: '1.0.0',
        sha256: 'db' as Sha256,
        sizeBytes: 5,
      },
      { step: 'Web', packageId: 'Shop.Web', version: '1.0.0', sha256: 'we' as Sha256, sizeBytes: 7 },
    ],
    machines: [
      machineInput('sql-1', ['sql']),
      machineInput('web-1', ['web']),
      machineInput('web-2', ['web']),
    ],
    choices: { specificMachineIds: [], excludedMachineIds: [], skippedSteps: [] },
    ...more,
  };
}

/** The plan of an input that has one. */
export function planOf(input: PlanInput): DeploymentPlan {
  const plan = planDeployment(input);
  if ('code' in plan) throw new Error(plan.message);
  return plan;
}
