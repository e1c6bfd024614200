import type { Project } from '@tako/api';
import { getNamed, nameColumns } from '../database/named-rows.ts';
import { nextId } from '../database/next-id.ts';
import { type Db, transaction } from '../database/open-database.ts';
import { readPage } from '../database/read-page.ts';
import type { ProjectTable } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { type HandlerInput, type Handlers, pageOf } from '../http/handlers.ts';
import type { VariableSetOptions } from '../variable/variable-set.routes.ts';
import { channelRoutes } from './channel.routes.ts';
import { insertDefaultChannel } from './channel.store.ts';
import { includeSets } from './include-sets.ts';
import { processRoutes } from './process.routes.ts';
import { getLockedProject, includedSetIds, openTaskOfProject, projectsByName } from './project.store.ts';
import { toProject } from './project.ts';
import { variablesRoutes } from './variables.routes.ts';

/** The operations on projects, their processes, variables and channels. */
export function projectRoutes(
  options: VariableSetOptions,
): Handlers<'projects' | 'processes' | 'variables' | 'channels'> {
  const { db } = options;
  return {
    ...processRoutes(options),
    ...variablesRoutes(options),
    ...channelRoutes(options),
    'projects.list': async ({ query }) => {
      const { items, total } = await readPage(projectsByName(db), query);
      const ids = items.map(({ id }) => id);
      const setsOf = await includedSetIds(db, ids);
      return pageOf(
        items.map((row) => toProject(row, setsOf(row.id))),
        total,
        query,
      );
    },
    'projects.get': async ({ params }) => shown(db, await getNamed(db, 'projects', params.id)),
    'projects.create': ({ body }) => transaction(db, (trx) => createProject(trx, body)),
    'projects.patch': ({ params, body }) => transaction(db, (trx) => patchProject(trx, params.id, body)),
    'projects.delete': ({ params }) => transaction(db, (trx) => deleteProject(trx, params.id)),
  };
}

async function shown(db: Db, row: ProjectTable): Promise<Project> {
  return toProject(row, (await includedSetIds(db, [row.id]))(row.id));
}

const noProcess = { process_version: 0, steps: '[]', variables_version: 0 };

async function createProject(trx: Db, body: HandlerInput<'projects.create'>['body']): Promise<Project> {
  const { name, description, includedVariableSets, releaseNumbers, unavailableMachines } = body;
  const id = await nextId(trx, 'Projects');
  const names = await nameColumns(trx, 'projects', id, name);
  const release_numbers = JSON.stringify(releaseNumbers);
  const settings = { is_disabled: 0, release_numbers, unavailable_machines: unavailableMachines } as const;
  const row = { id, ...names, description, ...noProcess, ...settings };
  await trx.insertInto('projects').values(row).execute();
  await insertDefaultChannel(trx, id);
  await includeSets(trx, id, includedVariableSets);
  return shown(trx, row);
}

async function patchProject(
  trx: Db,
  reference: string,
  body: HandlerInput<'projects.patch'>['body'],
): Promise<Project> {
  const { name, description, isDisabled, includedVariableSets, releaseNumbers, unavailableMachines } = body;
  const old = await getLockedProject(trx, reference);
  const names = name === undefined ? {} : await nameColumns(trx, 'projects', old.id, name, old.id);
  const { id, ...columns } = {
    ...{ ...old, ...names },
    description: description ?? old.description,
    is_disabled: isDisabled === undefined ? old.is_disabled : isDisabled ? (1 as const) : (0 as const),
    unavailable_machines: unavailableMachines ?? old.unavailable_machines,
    release_numbers: releaseNumbers ? JSON.stringify(releaseNumbers) : old.release_numbers,
  };
  await trx.updateTable('projects').set(columns).where('id', '=', id).execute();
  if (includedVariableSets) await includeSets(trx, id, includedVariableSets);
  return shown(trx, { id, ...columns });
}

/** Its variables, channels and releases go with it; what has been deployed stays in the history. */
async function deleteProject(trx: Db, reference: string): Promise<undefined> {
  const { id, name } = await getLockedProject(trx, reference);
  const task = await openTaskOfProject(trx, id);
  if (task) {
    throw new Refusal('in-use', `${name} is needed by ${task.id} (${task.description}), which has not ended`);
  }
  await trx.deleteFrom('projects').where('id', '=', id).execute();
}
