import type { VariableSet } from '@tako/api';
import { getNamed } from '../database/named-rows.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { Handlers } from '../http/handlers.ts';
import { changeVariables } from '../variable/change-variables.ts';
import { checkVersion } from '../variable/check-version.ts';
import { snapshotSet } from '../variable/variable.store.ts';
import { toVariableSet } from '../variable/variable.ts';
import type { VariableSetOptions } from '../variable/variable-set.routes.ts';
import { channelsByName } from './channel.store.ts';
import { explainAt } from './explain-variables.ts';
import { getLockedProject } from './project.store.ts';
import { stepsOf } from './project.ts';

/** The operations on the variables of a project. */
export function variablesRoutes({ db, secrets }: VariableSetOptions): Handlers<'variables'> {
  return {
    'variables.get': async ({ params }) => {
      const { id } = await getNamed(db, 'projects', params.id);
      return toVariableSet(await snapshotSet(db, { kind: 'project', id }));
    },
    'variables.put': ({ params, body }) =>
      transaction(db, (trx) => changeVariableSet(trx, secrets, params.id, body)),
    'variables.explain': ({ params, query }) => explainAt(db, params.id, query),
  };
}

async function changeVariableSet(
  trx: Db,
  secrets: Secrets,
  reference: string,
  { version, variables }: VariableSet,
): Promise<VariableSet> {
  const project = await getLockedProject(trx, reference);
  checkVersion('variable set', project.variables_version, version);
  const owner = { kind: 'project', id: project.id } as const;
  const channels = await channelsByName(trx, project.id).execute();
  await changeVariables(trx, secrets, { ...owner, steps: stepsOf(project), channels }, variables);
  const changed = { variables_version: project.variables_version + 1 };
  await trx.updateTable('projects').set(changed).where('id', '=', project.id).execute();
  return toVariableSet(await snapshotSet(trx, owner));
}
