/** What a request chooses of machines and steps, as ids and names of what is there. */
import type { BodyOf, RouteOf, Step } from '@tako/api';
import { mustFind } from '../database/named-rows.ts';
import { nameKey } from '../database/names.ts';
import type { Db } from '../database/open-database.ts';
import { refuseField } from '../errors.ts';
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

/** The names as the process spells them. */
function skippedSteps(request: DeploymentRequest, steps: readonly Step[]): string[] {
  const names = request.skippedSteps.map((wanted, index) => {
    const field = `skippedSteps[${index}]`;
    const step = steps.find(({ name }) => nameKey(name) === nameKey(wanted));
    if (!step) throw refuseField('request.invalid', field, `The release has no step "${wanted}"`);
    if (step.isRequired) {
      throw refuseField(
        'request.invalid',
        field,
        `The step "${step.name}" is required: it cannot be skipped`,
      );
    }
    return step.name;
  });
  return [...new Set(names)];
}
