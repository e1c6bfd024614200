/** The variables that an action gets: the project's, the system's and what earlier steps put out. */
import type { ActionVariable } from '@tako/protocol';
import { actionSettings } from './action-settings.ts';
import type { DeploymentEnd } from './outcome.ts';
import type { PlannedAction } from './plan.ts';

/** What every action of a deployment shares. */
export type DeploymentFacts = {
  readonly serverUri: string;
  readonly environment: { readonly id: string; readonly name: string };
  readonly project: { readonly id: string; readonly name: string };
  readonly release: { readonly id: string; readonly version: string; readonly notes: string };
  readonly channel: { readonly id: string; readonly name: string };
  readonly deployment: {
    readonly id: string;
    readonly name: string;
    readonly comment: string;
    readonly createdBy: string;
  };
  readonly task: { readonly id: string; readonly name: string };
};

/** What a script of a step that has ended on a machine set. */
export type StoredOutput = {
  readonly stepName: string;
  readonly machineName: string;
  readonly name: string;
  readonly value: string;
  readonly isSensitive: boolean;
};

export type ActionVariableInput = {
  readonly facts: DeploymentFacts;
  readonly action: PlannedAction;
  /** Of the project, resolved for this machine and step. */
  readonly project: readonly ActionVariable[];
  readonly outputs: readonly StoredOutput[];
  /** How the deployment stands when the action starts. */
  readonly failure: DeploymentEnd | null;
};

/** The last of a name wins on the agent: nobody's variable replaces one of the system. */
export function actionVariables({
  facts,
  action,
  project,
  outputs,
  failure,
}: ActionVariableInput): ActionVariable[] {
  const plain = {
    ...actionSettings(action.step.action),
    ...factsOf(facts),
    ...placeOf(action),
    ...failureOf(failure),
  };
  const system = Object.entries(plain).map(([name, value]) => ({ name, value, isSensitive: false }));
  return [...project, ...outputs.flatMap(outputNames), ...system];
}

function factsOf({ serverUri, environment, project, release, channel, deployment, task }: DeploymentFacts) {
  return {
    'Octopus.Web.ServerUri': serverUri,
    'Octopus.Web.BaseUrl': serverUri,
    'Octopus.Environment.Id': environment.id,
    'Octopus.Environment.Name': environment.name,
    'Octopus.Project.Id': project.id,
    'Octopus.Project.Name': project.name,
    'Octopus.Release.Id': release.id,
    'Octopus.Release.Number': release.version,
    'Octopus.Release.Notes': release.notes,
    'Octopus.Release.Channel.Name': channel.name,
    'Octopus.Deployment.Id': deployment.id,
    'Octopus.Deployment.Name': deployment.name,
    'Octopus.Deployment.Comments': deployment.comment,
    'Octopus.Deployment.CreatedBy.Username': deployment.createdBy,
    'Octopus.Task.Id': task.id,
    'Octopus.Task.Name': task.name,
  };
}

function placeOf({ step, machine }: PlannedAction): Record<string, string> {
  const reference = machine.packages[0];
  const number = String(step.number);
  return {
    'Octopus.Machine.Id': machine.machineId,
    'Octopus.Machine.Name': machine.machineName,
    'Octopus.Machine.Roles': machine.roles.join(','),
    'Octopus.Step.Id': step.stepId,
    'Octopus.Step.Name': step.name,
    'Octopus.Step.Number': number,
    'Octopus.Action.Id': step.stepId,
    'Octopus.Action.Name': step.name,
    'Octopus.Action.Number': number,
    'Octopus.Action.TargetRoles': step.roles.join(','),
    ...(reference
      ? {
          'Octopus.Action.Package.PackageId': reference.id,
          'Octopus.Action.Package.PackageVersion': reference.version,
          'Octopus.Action.Package.NuGetPackageId': reference.id,
          'Octopus.Action.Package.NuGetPackageVersion': reference.version,
        }
      : {}),
  };
}

function failureOf(failure: DeploymentEnd | null): Record<string, string> {
  if (!failure?.error) return {};
  return { 'Octopus.Deployment.Error': failure.error, 'Octopus.Deployment.ErrorDetail': failure.error };
}

/** With the machine's name in it, and without: there the machine that ended last wins. */
function outputNames({ stepName, machineName, name, value, isSensitive }: StoredOutput): ActionVariable[] {
  return [
    { name: `Octopus.Action[${stepName}].Output.${name}`, value, isSensitive },
    { name: `Octopus.Action[${stepName}].Output[${machineName}].${name}`, value, isSensitive },
  ];
}
