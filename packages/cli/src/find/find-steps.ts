import type { Process } from '@tako/api';
import { UserError } from '../errors.ts';
import { sameName } from './find.ts';

/** Throws `UserError` for the first of these names that no step has. */
export function mustHaveSteps({ steps }: Process, names: readonly string[]): void {
  const missing = names.find((wanted) => !steps.some(({ name }) => sameName(name, wanted)));
  if (missing === undefined) return;
  const there = steps.map(({ name }) => name).join(', ');
  throw new UserError(`step: there is no step ${JSON.stringify(missing)}`, 'notFound', {
    hints: [`the steps are: ${there}`],
  });
}
