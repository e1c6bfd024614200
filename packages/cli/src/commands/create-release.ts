import type { Release } from '@tako/api';
import type { Client } from '@tako/client';
import { UserError } from '../errors.ts';
import { findChannel, findMachine, findProject } from '../find/find.ts';
import { mustHaveSteps } from '../find/find-steps.ts';
import { missingPrompts, readAnswers, refuseMissing } from '../prompt/answers.ts';
import { canAsk } from '../prompt/ask-prompts.ts';
import { projectPrompts } from '../prompt/project-prompts.ts';
import { readText } from '../session/read-json.ts';
import { serverTime } from '../session/server-time.ts';
import type { Session } from '../session/session.ts';
import { deployRelease } from '../watch/deploy-release.ts';
import type { Target } from '../watch/plan-deployments.ts';
import { tellFetches } from '../watch/tell-fetches.ts';
import type { WatchFlags } from '../watch/watch-options.ts';
import { type ChoiceFlags, environmentsOf } from './deploy-options.ts';

export type NotesFlags = { readonly releaseNotes?: string; readonly releaseNotesFile?: string };

export type CreateFlags = ChoiceFlags &
  WatchFlags &
  NotesFlags & {
    readonly project: string;
    readonly channel?: string;
    readonly version?: string;
    readonly packageVersion?: string;
    readonly package?: readonly string[];
    readonly ignoreExisting?: boolean;
    readonly deployTo?: readonly string[];
  };

/**
 * Makes a release and, where asked, deploys it. All that is named is looked up first, so that a wrong name leaves no
 * release behind.
 */
export async function createRelease(session: Session, flags: CreateFlags): Promise<void> {
  const { client, output } = session;
  refuseIdle(flags);
  const packages = (flags.package ?? []).map(parseStepVersion);
  const notes = (await notesOf(flags)) ?? '';
  const targets = await environmentsOf(client, flags.deployTo ?? []);
  await refuseUnknown(client, flags, packages);
  await refusePrompts(client, flags, targets);
  const body = {
    ...{ project: flags.project, notes, packages, ignoreExisting: flags.ignoreExisting === true },
    ...(flags.channel === undefined ? {} : { channel: flags.channel }),
    ...(flags.version === undefined ? {} : { version: flags.version }),
    ...(flags.packageVersion === undefined ? {} : { packageVersion: flags.packageVersion }),
  };
  const began = flags.ignoreExisting ? await serverTime(client) : undefined;
  const release = await tellFetches(session, flags.project, client.call('releases.create', { body }));
  const isOld = began !== undefined && Date.parse(release.createdAt) < began;
  if (isOld) await refuseOtherChannel(client, release, flags);
  output.say(`${isOld ? 'Took the existing' : 'Made'} release ${release.version} (${release.id})`);
  if (targets.length === 0) return output.json(release);
  await deployRelease(session, release, targets, flags, flags, (deployments) => ({ release, deployments }));
}

/** A release keeps its channel: throws `UserError` where the existing one has another than the one asked for. */
async function refuseOtherChannel(client: Client, release: Release, { channel }: CreateFlags): Promise<void> {
  if (channel === undefined) return;
  const { id, name } = await findChannel(client, release.projectId, channel);
  if (id === release.channelId) return;
  const message = `channel: the release ${release.version} exists already, and not in the channel ${name}`;
  throw new UserError(message, 'refused');
}

/** What is said about a deployment that nobody asked for is most likely a slip. */
function refuseIdle(flags: CreateFlags): void {
  if ((flags.deployTo ?? []).length > 0) return;
  const { wait, progress, timeout, specificMachine, excludeMachine, skipStep, variable, comment } = flags;
  const { deployAt, noDeployAfter } = flags;
  const given = {
    ...{ wait, progress, timeout, specificMachine, excludeMachine, skipStep, variable, comment },
    ...{ deployAt, noDeployAfter },
  };
  const [idle] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (idle === undefined) return;
  const flag = `--${idle.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UserError(`deploy-to: ${flag} is of a deployment: give --deploy-to as well`, 'usage');
}

type StepVersion = { readonly step: string; readonly version: string };

/** Throws `UserError` for a step or a machine that is not there. */
async function refuseUnknown(
  client: Client,
  flags: CreateFlags,
  packages: readonly StepVersion[],
): Promise<void> {
  const { specificMachine = [], excludeMachine = [], skipStep = [], ignoreExisting } = flags;
  await Promise.all([...specificMachine, ...excludeMachine].map((machine) => findMachine(client, machine)));
  // A release that is there already may have steps that its project has no longer.
  const steps = [...packages.map(({ step }) => step), ...(ignoreExisting ? [] : skipStep)];
  if (steps.length === 0) return;
  const { id } = await findProject(client, flags.project);
  mustHaveSteps(await client.call('processes.get', { params: { id } }), steps);
}

/** Throws `UserError` for values that the release will not ask for, and for those that nobody can be asked for. */
async function refusePrompts(client: Client, flags: CreateFlags, targets: readonly Target[]): Promise<void> {
  // A release that is there already may ask for something else.
  if (targets.length === 0 || flags.ignoreExisting) return;
  const prompts = await projectPrompts(
    client,
    flags,
    targets.map(({ id }) => id),
  );
  const answers = readAnswers(prompts, flags.variable ?? []);
  if (!canAsk()) refuseMissing(missingPrompts(prompts, answers));
}

/** `Step:1.2.0`; a step's name may hold colons, a version holds none. */
export function parseStepVersion(text: string): StepVersion {
  const colon = text.lastIndexOf(':');
  const [step, version] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  if (colon < 1 || step === '' || version === '') {
    throw new UserError(`package: ${JSON.stringify(text)} is not STEP:VERSION`, 'usage');
  }
  return { step, version };
}

/** Undefined where no flag gives any. */
export async function notesOf({ releaseNotes, releaseNotesFile }: NotesFlags): Promise<string | undefined> {
  if (releaseNotes !== undefined && releaseNotesFile !== undefined) {
    throw new UserError('release-notes: give --release-notes or --release-notes-file, not both', 'usage');
  }
  return releaseNotesFile === undefined ? releaseNotes : readText(releaseNotesFile);
}
