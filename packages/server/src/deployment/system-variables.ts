/** The variables of the system: what an action is told about itself, by the names that people of Octopus know. */
import { nameKey } from '../database/names.ts';
import { packageOf } from '../project/package-of-step.ts';
import type { DeploymentFacts } from './deployment-facts.ts';
import type { DeploymentHistory, EarlierRelease } from './history.store.ts';
import type { DeploymentEnd } from './outcome.ts';
import type { PlannedAction } from './plan.ts';
import type { StepStatus } from './step-status.ts';

export type SystemInput = {
  readonly facts: DeploymentFacts;
  readonly history: DeploymentHistory;
  readonly action: PlannedAction;
  /** How every step of the plan stands when the action starts. */
  readonly steps: readonly StepStatus[];
  /** How the deployment stands when the action starts. */
  readonly failure: DeploymentEnd | null;
};

type Values = Record<string, string>;

/** Each is there from the start of the action on; what there is not is ''. */
export function systemVariables({ facts, history, action, steps, failure }: SystemInput): Values {
  return {
    ...ofWeb(facts),
    ...ofProject(facts),
    ...ofRelease(facts, history),
    ...ofDeployment(facts, history),
    ...ofTask(facts),
    ...ofMachine(facts, action),
    ...ofStep(action),
    ...ofPackage(action),
    ...ofSteps(steps),
    ...ofFailure(failure, steps),
  };
}

function ofWeb({ serverUri, project, release, deployment }: DeploymentFacts): Values {
  return {
    'Octopus.Web.ServerUri': serverUri,
    'Octopus.Web.BaseUrl': serverUri,
    'Octopus.Web.ProjectLink': `/projects/${project.slug}`,
    'Octopus.Web.ReleaseLink': `/releases/${release.slug}`,
    'Octopus.Web.DeploymentLink': `/deployments/${deployment.id}`,
  };
}

function ofProject({ project, environment, machinesInRole }: DeploymentFacts): Values {
  const roles = Object.entries(machinesInRole).map(([role, names]) => {
    return [`Octopus.Environment.MachinesInRole[${role}]`, names.join(',')] as const;
  });
  return {
    'Octopus.Project.Id': project.id,
    'Octopus.Project.Name': project.name,
    'Octopus.Environment.Id': environment.id,
    'Octopus.Environment.Name': environment.name,
    'Octopus.Environment.SortOrder': String(environment.sortOrder),
    ...Object.fromEntries(roles),
  };
}

function ofRelease({ release, channel }: DeploymentFacts, history: DeploymentHistory): Values {
  return {
    'Octopus.Release.Id': release.id,
    'Octopus.Release.Number': release.version,
    'Octopus.Release.Notes': release.notes,
    'Octopus.Release.Created': release.createdAt,
    'Octopus.Release.Channel.Name': channel.name,
    ...ofEarlier('Octopus.Release.Previous', history.previousRelease),
    ...ofEarlier('Octopus.Release.PreviousForEnvironment', history.previousForEnvironment),
    ...ofEarlier('Octopus.Release.CurrentForEnvironment', history.currentForEnvironment),
  };
}

function ofEarlier(prefix: string, release: EarlierRelease | null): Values {
  return { [`${prefix}.Id`]: release?.id ?? '', [`${prefix}.Number`]: release?.version ?? '' };
}

function ofDeployment({ deployment }: DeploymentFacts, history: DeploymentHistory): Values {
  const { createdBy } = deployment;
  return {
    'Octopus.Deployment.Id': deployment.id,
    'Octopus.Deployment.Name': deployment.name,
    'Octopus.Deployment.Comments': deployment.comment,
    'Octopus.Deployment.Created': deployment.createdAt,
    'Octopus.Deployment.CreatedBy.Id': createdBy.id,
    'Octopus.Deployment.CreatedBy.Username': createdBy.username,
    'Octopus.Deployment.CreatedBy.DisplayName': createdBy.displayName,
    'Octopus.Deployment.Machines': deployment.machineIds.join(','),
    'Octopus.Deployment.SpecificMachines': deployment.specificMachineIds.join(','),
    'Octopus.Deployment.ExcludedMachines': deployment.excludedMachineIds.join(','),
    'Octopus.Deployment.PreviousSuccessful.Id': history.previousSuccessfulId ?? '',
  };
}

function ofTask({ task, deployment }: DeploymentFacts): Values {
  return {
    'Octopus.Task.Id': task.id,
    'Octopus.Task.Name': task.name,
    // The task is queued in the moment in which the deployment is asked for.
    'Octopus.Task.QueueTime': deployment.createdAt,
  };
}

function ofMachine({ environment, project, hostnames }: DeploymentFacts, action: PlannedAction): Values {
  const { step, machine } = action;
  const wanted = step.roles.map(nameKey);
  const targeted = machine.roles.filter((role) => wanted.includes(nameKey(role)));
  return {
    'Octopus.Machine.Id': machine.machineId,
    'Octopus.Machine.Name': machine.machineName,
    'Octopus.Machine.Roles': machine.roles.join(','),
    'Octopus.Machine.Hostname': hostnames[machine.machineId] ?? '',
    'Octopus.Tentacle.CurrentDeployment.TargetedRoles': targeted.join(','),
    OctopusRetentionPolicySet: [environment.id, project.id, step.stepId, machine.machineId].join('/'),
  };
}

function ofStep({ step }: PlannedAction): Values {
  const number = String(step.number);
  return {
    'Octopus.Step.Id': step.stepId,
    'Octopus.Step.Name': step.name,
    'Octopus.Step.Number': number,
    'Octopus.Action.Id': step.stepId,
    'Octopus.Action.Name': step.name,
    'Octopus.Action.Number': number,
    'Octopus.Action.IsSkipped': 'False',
    'Octopus.Action.TargetRoles': step.roles.join(','),
  };
}

function ofPackage({ step, machine }: PlannedAction): Values {
  const reference = machine.packages[0];
  const wanted = packageOf(step.action);
  if (!reference || !wanted) return {};
  return {
    'Octopus.Action.Package.FeedId': wanted.feedId,
    'Octopus.Action.Package.PackageId': reference.id,
    'Octopus.Action.Package.PackageVersion': reference.version,
    'Octopus.Action.Package.NuGetPackageId': reference.id,
    'Octopus.Action.Package.NuGetPackageVersion': reference.version,
  };
}

function ofSteps(steps: readonly StepStatus[]): Values {
  const values = steps.flatMap(({ name, code, failures }) => [
    [`Octopus.Step[${name}].Status.Code`, code] as const,
    [`Octopus.Step[${name}].Status.Error`, failures[0] ?? ''] as const,
    [`Octopus.Step[${name}].Status.ErrorDetail`, failures.join('\n')] as const,
    [`Octopus.Action[${name}].IsSkipped`, code === 'Skipped' ? 'True' : 'False'] as const,
  ]);
  return Object.fromEntries(values);
}

/** Not there while all is well: scripts ask whether they are. */
function ofFailure(failure: DeploymentEnd | null, steps: readonly StepStatus[]): Values {
  if (!failure?.error) return {};
  const detail = steps.flatMap(({ failures }) => failures).join('\n');
  return {
    'Octopus.Deployment.Error': failure.error,
    'Octopus.Deployment.ErrorDetail': detail || failure.error,
  };
}
