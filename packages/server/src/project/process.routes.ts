import type { Process, Step } from '@tako/api';
import { getNamed } from '../database/named-rows.ts';
import { nextIds } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { type FieldError, Refusal } from '../errors.ts';
import type { Handlers } from '../http/handlers.ts';
import { checkVersion } from '../variable/check-version.ts';
import { loadNameable } from '../variable/variable.store.ts';
import { channelsByName } from './channel.store.ts';
import { matchSteps, resolveFeeds, stepProblems } from './process.ts';
import { getLockedProject, namedFeeds } from './project.store.ts';
import { type StoredStep, stepsOf, toProcess } from './project.ts';
import { resolveStepScopes, type ScopeTargets } from './step-scopes.ts';

/** The operations on processes. */
export function processRoutes({ db }: { readonly db: Db }): Handlers<'processes'> {
  return {
    'processes.get': async ({ params }) => toProcess(await getNamed(db, 'projects', params.id)),
    'processes.put': ({ params, body }) => transaction(db, (trx) => changeProcess(trx, params.id, body)),
  };
}

async function changeProcess(trx: Db, reference: string, { version, steps }: Process): Promise<Process> {
  const project = await getLockedProject(trx, reference);
  checkVersion('process', project.process_version, version);
  const stored = stepsOf(project);
  refuse('request.invalid', stepProblems(steps, stored));
  const fed = resolveFeeds(steps, await namedFeeds(trx));
  refuse('not-found', fed.errors);
  const scoped = resolveStepScopes(fed.steps, stored, await loadScopeTargets(trx, project.id));
  refuse('not-found', scoped.errors);
  const changed = {
    process_version: project.process_version + 1,
    steps: JSON.stringify(await withIds(trx, matchSteps(scoped.steps, stored))),
  };
  await trx.updateTable('projects').set(changed).where('id', '=', project.id).execute();
  return toProcess(changed);
}

function refuse(code: 'request.invalid' | 'not-found', errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first) throw new Refusal(code, `${first.field}: ${first.message}`, errors);
}

async function withIds(trx: Db, steps: readonly Step[]): Promise<StoredStep[]> {
  const fresh = await nextIds(trx, 'Steps', steps.filter(({ id }) => id === undefined).length);
  return steps.map((step) => ({ ...step, id: step.id ?? (fresh.shift() as string) }));
}

/** What steps may be limited to. */
async function loadScopeTargets(trx: Db, projectId: string): Promise<ScopeTargets> {
  const { environments } = await loadNameable(trx);
  return { environments, channels: await channelsByName(trx, projectId).execute() };
}
