/** Everything that a plan is made from, read from the store; the preview and the deployment itself do the same. */
import type { Step, UnavailableMachines } from '@tako/api';
import { mustFind } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import type { Secrets } from '../database/secrets.ts';
import { Refusal } from '../errors.ts';
import { listMachines } from '../machine/machine.store.ts';
import type { MachineRecord } from '../machine/machine.ts';
import { findPackage } from '../package/package.store.ts';
import { builtInFeedId } from '../package/package.ts';
import { replacedPackage } from '../package/replaced-package.ts';
import { mustFindChannel } from '../project/channel.store.ts';
import { getRelease } from '../release/release.store.ts';
import type { ReleaseRecord } from '../release/release.ts';
import { type Candidate, candidatesOf, openVariable } from '../variable/variable.ts';
import type { MachineFacts } from './deployment-facts.ts';
import { type DeploymentRequest, gatherChoices } from './gather-choices.ts';
import { type Choices, type DeploymentPlan, planDeployment, sourcesOf } from './plan.ts';
import { answersTo, type PromptedValue, type Question, questionsAt, withAnswers } from './prompts.ts';
import { stepWindowName, uploadWindowName, windowAt } from './windows.ts';

type Named = { readonly id: string; readonly name: string };

export type GatheredPlan = {
  readonly project: Named & { readonly slug: string };
  readonly environment: Named & { readonly sortOrder: number };
  /** Of the environment. */
  readonly machines: readonly MachineFacts[];
  readonly release: ReleaseRecord;
  readonly channel: Named;
  readonly choices: Choices;
  readonly unavailableMachines: UnavailableMachines;
  readonly plan: DeploymentPlan;
  /** The variables of the release with what was given; secrets that were not given are sealed. */
  readonly candidates: readonly Candidate[];
  readonly questions: readonly Question[];
  /** Secrets in plain text. */
  readonly answers: readonly PromptedValue[];
};

export type GatherOptions = { readonly db: Db; readonly secrets: Secrets };

/**
 * What must be answered may be missing. Throws `not-found` and `request.invalid` naming the field,
 * `deployment.project-disabled`, `release.package-replaced` for the server's own feed, and the codes of a plan that
 * cannot be.
 */
export async function gatherPlan(
  { db, secrets }: GatherOptions,
  request: DeploymentRequest,
): Promise<GatheredPlan> {
  const release = await getRelease(db, request.release, 'release');
  const environment = await mustFind(db, 'environments', request.environment, 'environment');
  const project = await mustFind(db, 'projects', release.projectId, 'release');
  if (project.is_disabled === 1) {
    throw new Refusal('deployment.project-disabled', `The project ${project.name} is disabled`);
  }
  const machines = await machinesOf(db, environment);
  const choices = await gatherChoices(db, request, { machines, environment, steps: release.process.steps });
  const asked = askAndAnswer(release, environment.id, request, secrets);
  const channel = named(await mustFindChannel(db, project.id, release.channelId));
  const plan = planDeployment({
    ...{ environment: named(environment), channel, packages: release.packages, machines, choices },
    ...withWindows(release, asked.candidates, environment.id),
  });
  if ('code' in plan) throw new Refusal(plan.code, plan.message);
  await refuseReplaced(db, plan);
  return {
    project: { ...named(project), slug: project.slug },
    environment: { ...named(environment), sortOrder: environment.sort_order },
    ...{ channel, machines, release, choices, plan, ...asked },
    unavailableMachines: project.unavailable_machines,
  };
}

function askAndAnswer(
  { variables, channelId }: ReleaseRecord,
  environmentId: string,
  { promptedVariables }: DeploymentRequest,
  secrets: Secrets,
): Pick<GatheredPlan, 'candidates' | 'questions' | 'answers'> {
  const frozen = candidatesOf(variables);
  const prompted = frozen.filter(({ prompt }) => prompt !== null);
  const opened = prompted.map((one) => openVariable(one, secrets));
  const questions = questionsAt(opened, { environmentId, channelId });
  const { values, errors } = answersTo(questions, promptedVariables);
  const [first] = errors;
  if (first) throw new Refusal('request.invalid', `${first.field}: ${first.message}`, errors);
  return { candidates: withAnswers(frozen, values), questions, answers: values };
}

/** The process with the windows that variables give to its steps and to the upload; a step's own setting wins. */
function withWindows(
  { process, channelId }: ReleaseRecord,
  candidates: readonly Candidate[],
  environmentId: string,
) {
  const windowOf = (name: string, stepId: string, stepRoles: readonly string[]) => {
    const window = windowAt(candidates, name, { environmentId, channelId, stepId, stepRoles });
    if (typeof window === 'object') throw new Refusal('variable.invalid', window.problem);
    return window;
  };
  const steps = process.steps.map((step): Step => {
    const maxParallelism = step.maxParallelism ?? windowOf(stepWindowName, step.id ?? '', step.roles) ?? null;
    return { ...step, maxParallelism };
  });
  return { steps, uploadWindow: windowOf(uploadWindowName, '', []) };
}

/** What feeds elsewhere have shows when they are asked: in the deployment itself. */
async function refuseReplaced(db: Db, plan: DeploymentPlan): Promise<void> {
  for (const { reference, feedIds } of sourcesOf(plan)) {
    if (!feedIds.includes(builtInFeedId)) continue;
    const { id: packageId, version, sha256 } = reference;
    const row = await findPackage(db, builtInFeedId, packageId, version);
    if (!row || row.sha256 === sha256) continue;
    const feed = await mustFind(db, 'feeds', builtInFeedId, 'release');
    throw replacedPackage({ packageId, version, sha256 }, feed.name, row.sha256);
  }
}

function named({ id, name }: Named): Named {
  return { id, name };
}

async function machinesOf(db: Db, environment: Named): Promise<MachineFacts[]> {
  const records = await listMachines(db, { environmentId: environment.id });
  return records.map((record) => {
    const { id, name, roles, environmentIds, is_disabled } = record;
    const isDisabled = is_disabled === 1;
    return { id, name, roles, environmentIds, isDisabled, hostname: hostnameOf(record) };
  });
}

/** What its agent said last; before that, where it is dialled. */
function hostnameOf({ hostname, address }: MachineRecord): string | null {
  return hostname ?? address?.slice(0, address.lastIndexOf(':')) ?? null;
}
