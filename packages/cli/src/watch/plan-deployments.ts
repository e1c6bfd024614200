/** What deployments would do, and what they are to be given, before any of them is started. */
import type { DeploymentPrompt, Plan, Release } from '@tako/api';
import type { Client } from '@tako/client';
import { mustHaveSteps } from '../find/find-steps.ts';
import type { When } from '../output/time.ts';
import { type Answer, answersFor, missingPrompts, readAnswers, refuseMissing } from '../prompt/answers.ts';
import { askPrompts, canAsk } from '../prompt/ask-prompts.ts';
import { serverTime } from '../session/server-time.ts';
import type { Session } from '../session/session.ts';

export type DeployChoices = {
  readonly specificMachine?: readonly string[];
  readonly excludeMachine?: readonly string[];
  readonly skipStep?: readonly string[];
  readonly comment?: string;
  readonly variable?: readonly string[];
  readonly deployAt?: When;
  readonly noDeployAfter?: When;
};

/** One environment: what people call it, and what the API takes. */
export type Target = { readonly id: string; readonly name: string };

export type DeploymentBody = ReturnType<typeof bodyOf>;

/**
 * What to send for each environment, once the server has said of all of them that they can be, and what must be given is
 * there: at a terminal it is asked for. Tells what the server warns of. Throws `UserError` and `ApiError`.
 */
export async function planDeployments(
  session: Session,
  release: Release,
  targets: readonly Target[],
  choices: DeployChoices,
): Promise<DeploymentBody[]> {
  const { client, output } = session;
  await refuseUnknownSteps(client, release, choices);
  const times = await queueTimes(client, choices);
  const bodies = targets.map(({ id }) => bodyOf(release, id, choices, times));
  const plans = await previewAll(client, bodies);
  for (const text of warningsOf(plans)) output.note(`WARNING ${text}`);
  const answers = await allAnswers(
    session,
    plans.flatMap(({ prompts }) => prompts),
    choices,
  );
  const answered = bodies.map((body, index) => withAnswers(body, plans[index]?.prompts ?? [], answers));
  // A value that one environment refuses keeps the others from starting too.
  if (answers.length > 0 && answered.length > 1) await previewAll(client, answered);
  return answered;
}

const previewAll = (client: Client, bodies: readonly DeploymentBody[]): Promise<Plan[]> =>
  Promise.all(bodies.map((body) => client.call('deployments.preview', { body })));

const warningsOf = (plans: readonly Plan[]): Set<string> =>
  new Set(plans.flatMap(({ warnings }) => warnings));

async function allAnswers(
  { output }: Session,
  prompts: readonly DeploymentPrompt[],
  { variable = [] }: DeployChoices,
): Promise<Answer[]> {
  const given = readAnswers(prompts, variable);
  const missing = missingPrompts(prompts, given);
  if (!canAsk()) refuseMissing(missing);
  return [...given, ...(await askPrompts(output, missing))];
}

/** One plan with what was given; what must be given may be missing. Throws as `planDeployments`. */
export async function previewDeployment(
  { client }: Session,
  release: Release,
  target: Target,
  choices: DeployChoices,
): Promise<{ readonly plan: Plan; readonly answers: readonly Answer[] }> {
  await refuseUnknownSteps(client, release, choices);
  const body = bodyOf(release, target.id, choices, await queueTimes(client, choices));
  const plan = await client.call('deployments.preview', { body });
  const answers = readAnswers(plan.prompts, choices.variable ?? []);
  if (answers.length === 0) return { plan, answers };
  const answered = withAnswers(body, plan.prompts, answers);
  return { plan: await client.call('deployments.preview', { body: answered }), answers };
}

/** Throws `UserError` for a step to skip that the release does not have. */
async function refuseUnknownSteps(
  client: Client,
  { id }: Release,
  { skipStep = [] }: DeployChoices,
): Promise<void> {
  if (skipStep.length === 0) return;
  const { process } = await client.call('releases.snapshot', { params: { id } });
  mustHaveSteps(process, skipStep);
}

function withAnswers(
  body: DeploymentBody,
  prompts: readonly DeploymentPrompt[],
  answers: readonly Answer[],
): DeploymentBody {
  return { ...body, promptedVariables: answersFor(prompts, answers) };
}

type QueueTimes = { readonly queueTime?: string; readonly queueTimeExpiry?: string };

/** From now on is by the clock of the server, which is the one that counts. */
async function queueTimes(client: Client, { deployAt, noDeployAfter }: DeployChoices): Promise<QueueTimes> {
  if (deployAt === undefined && noDeployAfter === undefined) return {};
  const now = await serverTime(client);
  const timeOf = (when: When) => ('at' in when ? when.at : new Date(now + when.inMs).toISOString());
  return {
    ...(deployAt === undefined ? {} : { queueTime: timeOf(deployAt) }),
    ...(noDeployAfter === undefined ? {} : { queueTimeExpiry: timeOf(noDeployAfter) }),
  };
}

function bodyOf(release: Release, environment: string, choices: DeployChoices, times: QueueTimes) {
  return {
    ...times,
    release: release.id,
    environment,
    specificMachines: [...(choices.specificMachine ?? [])],
    excludedMachines: [...(choices.excludeMachine ?? [])],
    skippedSteps: [...(choices.skipStep ?? [])],
    comment: choices.comment ?? '',
    promptedVariables: {} as Record<string, string>,
  };
}
