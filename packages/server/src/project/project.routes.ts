import type { Project } from '@tako/api';
import { getNamed, nameColumns } from '../database/named-rows.ts';
import { nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import { Refusal } from '../errors.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import { processRoutes } from './process.routes.ts';
import { getLockedProject, openTaskOfProject, projectsByName } from './project.store.ts';
import { toProject } from './project.ts';
import { type VariableSetOptions, variableSetRoutes } from './variable-set.routes.ts';

/** The operations on projects, their processes and their variables. */
export function projectRoutes(options: VariableSetOptions): Handlers<'projects' | 'processes' | 'variables'> {
  const { db } = options;
  return {
    ...processRoutes(options),
    ...variableSetRoutes(options),
    'projects.list': async ({ query }) => {
      const { items, total } = await readPage(projectsByName(db), query);
      return pageOf(items.map(toProject), total, query);
    },
    'projects.get': async ({ params }) => toProject(await getNamed(db, 'projects', params.id)),
    'projects.create': ({ body }) => transaction(db, (trx) => createProject(trx, body)),
    'projects.patch': ({ params, body }) => transaction(db, (trx) => patchProject(trx, params.id, body)),
    'projects.delete': ({ params }) => transaction(db, (trx) => deleteProject(trx, params.id)),
  };
}

const noProcess = { process_version: 0, steps: '[]', variables_version: 0 };

async function createProject(
  trx: Db,
  { name, description }: HandlerInput<'projects.create'>['body'],
): Promise<Project> {
  const id = await nextId(trx, 'Projects');
  const names = await nameColumns(trx, 'projects', id, name);
  const row = { id, ...names, description, is_disabled: 0, ...noProcess } as const;
  await trx.insertInto('projects').values(row).execute();
  return toProject(row);
}

async function patchProject(
  trx: Db,
  reference: string,
  { name, description, isDisabled }: HandlerInput<'projects.patch'>['body'],
): Promise<Project> {
  const old = await getLockedProject(trx, reference);
  const names = name === undefined ? {} : await nameColumns(trx, 'projects', old.id, name, old.id);
  const { id, ...columns } = {
    ...{ ...old, ...names },
    description: description ?? old.description,
    is_disabled: isDisabled === undefined ? old.is_disabled : isDisabled ? (1 as const) : (0 as const),
  };
  await trx.updateTable('projects').set(columns).where('id', '=', id).execute();
  return toProject({ id, ...columns });
}

/** Its variables and releases go with it; what has been deployed stays in the history. */
async function deleteProject(trx: Db, reference: string): Promise<undefined> {
  const { id, name } = await getLockedProject(trx, reference);
  const task = await openTaskOfProject(trx, id);
  if (task) {
    throw new Refusal('in-use', `${name} is needed by ${task.id} (${task.description}), which has not ended`);
  }
  await trx.deleteFrom('projects').where('id', '=', id).execute();
}
