/** Works out which value each name of a project has at a place, with the variables as they are now. */
import type { Explanation } from '@tako/api';
import { getNamed, mustFind } from '../database/named-rows.ts';
import type { Db } from '../database/open-database.ts';
import { refuseField } from '../errors.ts';
import type { HandlerInput } from '../http/handlers.ts';
import { readMachine } from '../machine/machine.store.ts';
import { explainVariables } from '../variable/explanation.ts';
import type { Place } from '../variable/resolution.ts';
import { findReferred } from '../variable/scope-references.ts';
import { snapshotVariables } from '../variable/variable.store.ts';
import { candidatesOf, type VariableSnapshot } from '../variable/variable.ts';
import { mustFindChannel } from './channel.store.ts';
import { type StoredStep, stepsOf } from './project.ts';

type Question = HandlerInput<'variables.explain'>['query'];

/** Throws `not-found`, naming the field of the question that leads nowhere. */
export async function explainAt(db: Db, reference: string, question: Question): Promise<Explanation> {
  const project = await getNamed(db, 'projects', reference);
  const channelId = (await mustFindChannel(db, project.id, question.channel)).id;
  const snapshot = await snapshotVariables(db, project.id);
  return explainSnapshot(db, { snapshot, steps: stepsOf(project), channelId }, question);
}

/** Variables as they are now, or as a release froze them, and what belongs to them. */
export type Explainable = {
  readonly snapshot: VariableSnapshot;
  readonly steps: readonly StoredStep[];
  readonly channelId: string;
};

/** As `explainAt`. */
export async function explainSnapshot(
  db: Db,
  explainable: Explainable,
  question: Omit<Question, 'channel'>,
): Promise<Explanation> {
  const place = await placeOf(db, explainable, question);
  const candidates = candidatesOf(explainable.snapshot);
  return {
    environmentId: place.environmentId || null,
    machineId: place.machineId || null,
    stepId: place.stepId || null,
    channelId: place.channelId,
    variables: explainVariables(candidates, place, question.name),
  };
}

async function placeOf(
  db: Db,
  { steps, channelId }: Explainable,
  question: Omit<Question, 'channel'>,
): Promise<Place> {
  const { environment, machine } = question;
  const environmentRow = environment && (await mustFind(db, 'environments', environment, 'environment'));
  const machineRow = machine && (await mustFind(db, 'machines', machine, 'machine'));
  const step = question.step === undefined ? undefined : mustFindStep(steps, question.step);
  return {
    environmentId: environmentRow ? environmentRow.id : '',
    channelId,
    machineId: machineRow ? machineRow.id : '',
    machineRoles: machineRow ? (await readMachine(db, machineRow)).roles : [],
    stepId: step?.id ?? '',
    stepRoles: step?.roles ?? [],
  };
}

function mustFindStep(steps: readonly StoredStep[], reference: string): StoredStep {
  const step = findReferred(steps, reference);
  if (!step) throw refuseField('not-found', 'step', `The process has no step "${reference}"`);
  return step;
}
