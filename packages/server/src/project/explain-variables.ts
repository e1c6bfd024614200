/** Works out which value each name of a project has at a place, with the variables as they are now. */
import type { Explanation } from '@tako/api';
import { getNamed, mustFind } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import type { ProjectTable } from '../database/tables.ts';
import { refuseField } from '../errors.ts';
import type { HandlerInput } from '../http/handlers.ts';
import { readMachine } from '../machine/machine.store.ts';
import { explainVariables } from '../variable/explanation.ts';
import type { Place } from '../variable/resolution.ts';
import { findReferred } from '../variable/scope-references.ts';
import { snapshotVariables } from '../variable/variable.store.ts';
import { candidatesOf } from '../variable/variable.ts';
import { mustFindChannel } from './channel.store.ts';
import { type StoredStep, stepsOf } from './project.ts';

type Question = HandlerInput<'variables.explain'>['query'];

/** Throws `not-found`, naming the field of the question that leads nowhere. */
export async function explainAt(db: Db, reference: string, question: Question): Promise<Explanation> {
  const project = await getNamed(db, 'projects', reference);
  const place = await placeOf(db, project, question);
  const candidates = candidatesOf(await snapshotVariables(db, project.id));
  return {
    environmentId: place.environmentId || null,
    machineId: place.machineId || null,
    stepId: place.stepId || null,
    channelId: place.channelId,
    variables: explainVariables(candidates, place, question.name),
  };
}

async function placeOf(db: Db, project: ProjectTable, question: Question): Promise<Place> {
  const { environment, machine } = question;
  const environmentRow = environment && (await mustFind(db, 'environments', environment, 'environment'));
  const machineRow = machine && (await mustFind(db, 'machines', machine, 'machine'));
  const step = question.step === undefined ? undefined : mustFindStep(project, question.step);
  return {
    environmentId: environmentRow ? environmentRow.id : '',
    channelId: (await mustFindChannel(db, project.id, question.channel)).id,
    machineId: machineRow ? machineRow.id : '',
    machineRoles: machineRow ? (await readMachine(db, machineRow)).roles : [],
    stepId: step?.id ?? '',
    stepRoles: step?.roles ?? [],
  };
}

function mustFindStep(project: ProjectTable, reference: string): StoredStep {
  const step = findReferred(stepsOf(project), reference);
  if (!step) throw refuseField('not-found', 'step', `The process has no step "${reference}"`);
  return step;
}
