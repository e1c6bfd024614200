import type { VariableSet } from '@tako/api';
import { getNamed } from '../database/named-rows.ts';
import { type Db, transaction } from '../database/open-database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { Handlers } from '../http/handlers.ts';
import { changeVariables } from '../variable/change-variables.ts';
import { snapshotVariables } from '../variable/variable.store.ts';
import { toVariableSet } from '../variable/variable.ts';
import { checkVersion, getLockedProject } from './project.store.ts';
import { stepsOf } from './project.ts';

export type VariableSetOptions = { readonly db: Db; readonly secrets: Secrets };

/** The operations on the variables of a project. */
export function variableSetRoutes({ db, secrets }: VariableSetOptions): Handlers<'variables'> {
  return {
    'variables.get': async ({ params }) => {
      const { id } = await getNamed(db, 'projects', params.id);
      return toVariableSet(await snapshotVariables(db, id));
    },
    'variables.put': ({ params, body }) =>
      transaction(db, (trx) => changeVariableSet(trx, secrets, params.id, body)),
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
  await changeVariables(trx, secrets, { projectId: project.id, steps: stepsOf(project) }, variables);
  const changed = { variables_version: project.variables_version + 1 };
  await trx.updateTable('projects').set(changed).where('id', '=', project.id).execute();
  return toVariableSet(await snapshotVariables(trx, project.id));
}
