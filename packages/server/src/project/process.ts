/** Rules of a process that its shape alone cannot tell. */
import type { Step } from '@tako/api';
import { parsePackageId } from '@tako/nuget';
import { nameKey } from '../database/names.ts';
import type { FieldError } from '../errors.ts';
import type { StoredStep } from './project.ts';

/** One entry a field that is wrong. */
export function stepProblems(steps: readonly Step[], stored: readonly StoredStep[]): FieldError[] {
  const known = new Set(stored.map(({ id }) => id));
  const seen = new Set<string>();
  return steps.flatMap(({ id, action }, index) => {
    const errors: FieldError[] = [];
    const at = (field: string, message: string) =>
      errors.push({ field: `steps[${index}].${field}`, message });
    if (id !== undefined && !known.has(id)) at('id', `The process has no step ${id}`);
    if (id !== undefined && seen.has(id)) at('id', `${id} is there twice`);
    if (id !== undefined) seen.add(id);
    const packageId = action.kind === 'deploy-package' ? parsePackageId(action.packageId) : '';
    if (typeof packageId !== 'string') at('action.packageId', packageId.problem);
    return errors;
  });
}

/** One entry a step whose feed does not exist. */
export function feedProblems(steps: readonly Step[], feedIds: readonly string[]): FieldError[] {
  return steps.flatMap(({ action }, index) => {
    if (action.kind !== 'deploy-package' || feedIds.includes(action.feedId)) return [];
    return [{ field: `steps[${index}].action.feedId`, message: `There is no feed "${action.feedId}"` }];
  });
}

/**
 * The steps with the ids that they have: their own, or that of the stored step of the same name, so that a process which
 * is kept in a file and sent without ids does not lose the variables that are scoped to its steps.
 */
export function matchSteps(steps: readonly Step[], stored: readonly StoredStep[]): Step[] {
  const claimed = new Set(steps.map(({ id }) => id));
  const free = stored.filter(({ id }) => !claimed.has(id));
  const byName = new Map(free.map(({ id, name }) => [nameKey(name), id]));
  return steps.map((step) => {
    const id = step.id ?? byName.get(nameKey(step.name));
    return id === undefined ? step : { ...step, id };
  });
}
