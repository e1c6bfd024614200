/** Rules of a process that its shape alone cannot tell. */
import type { Step } from '@tako/api';
import { parsePackageId } from '@tako/nuget';
import { nameKey } from '../database/names.ts';
import type { FieldError } from '../errors.ts';
import { findReferred, type Named } from '../variable/scope-references.ts';
import { fromFeed, packageOf } from './package-of-step.ts';
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
    const wanted = packageOf(action);
    const packageId = wanted ? parsePackageId(wanted.packageId) : '';
    if (typeof packageId !== 'string') at(`${wanted?.field}.packageId`, packageId.problem);
    return errors;
  });
}

/** The steps with the ids of their feeds in place of slugs and names, or one entry a step whose feed does not exist. */
export function resolveFeeds(
  steps: readonly Step[],
  feeds: readonly Named[],
): { readonly steps: readonly Step[]; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const resolved = steps.map((step, index): Step => {
    const wanted = packageOf(step.action);
    if (!wanted) return step;
    const found = findReferred(feeds, wanted.feedId);
    if (found) return { ...step, action: fromFeed(step.action, found.id) };
    const { feedId, field } = wanted;
    errors.push({ field: `steps[${index}].${field}.feedId`, message: `There is no feed "${feedId}"` });
    return step;
  });
  return { steps: resolved, errors };
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
