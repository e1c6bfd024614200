/** What a request chooses of machines and steps, as ids and names of what is there. */
import type { BodyOf, RouteOf, Step } from '@tako/api';
import { mustFind } from '../database/named-rows.ts';
import { nameKey } from '../database/names.ts';
import type { Db } from '../database/open-database.ts';
import { type FieldError, Refusal, refuseField } from '../errors.ts';
import type { Choices, PlanMachineInput } from './plan.ts';

export type DeploymentRequest = BodyOf<RouteOf<'deployments.create'>>;

type Choosable = {
  readonly environment: { readonly id: string; readonly name: string };
  /** Of the environment. */
  readonly machines: readonly PlanMachineInput[];
  readonly steps: readonly Step[];
};

/** Throws `not-found` and `request.invalid`, naming the field. */
export async function gatherChoices(
  db: Db,
  request: DeploymentRequest,
  choosable: Choosable,
): Promise<Choices> {
  return {
    specificMachineIds: await chosenMachines(db, request, 'specificMachines', choosable),
    excludedMachineIds: await chosenMachines(db, request, 'excludedMachines', choosable),
    skippedSteps: skippedSteps(request, choosable.steps),
  };
}

/** A machine of another environment is most likely a slip; left alone it would quietly change nothing. */
async function chosenMachines(
  db: Db,
  request: DeploymentRequest,
  field: 'specificMachines' | 'excludedMachines',
  { machines, environment }: Choosable,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const [index, reference] of request[field].entries()) {
    const { id, name } = await mustFind(db, 'machines', reference, `${field}[${index}]`);
    if (!machines.some((machine) => machine.id === id)) {
      const message = `The machine ${name} is not in the environment ${environment.name}`;
      throw refuseField('request.invalid', `${field}[${index}]`, message);
    }
    ids.add(id);
  }
  return [...ids];
}

/** The names as the process spells them. Each that will not do has an entry in the refusal. */
function skippedSteps(request: DeploymentRequest, steps: readonly Step[]): string[] {
  const names = new Set<string>();
  const missing: FieldError[] = [];
  const required: FieldError[] = [];
  for (const [index, wanted] of request.skippedSteps.entries()) {
    const field = `skippedSteps[${index}]`;
    const step = steps.find(({ name }) => nameKey(name) === nameKey(wanted));
    if (!step) missing.push({ field, message: `The release has no step "${wanted}"` });
    else if (step.isRequired) {
      required.push({ field, message: `The step "${step.name}" is required: it cannot be skipped` });
    } else names.add(step.name);
  }
  const [first] = [...missing, ...required];
  if (!first) return [...names];
  throw new Refusal(missing.length > 0 ? 'not-found' : 'request.invalid', first.message, [
    ...missing,
    ...required,
  ]);
}
