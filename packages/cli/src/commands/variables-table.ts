/** Variables as a table, also as a release has frozen them. */
import type { Variable, VariableSet } from '@tako/api';
import type { Names } from '../find/names.ts';
import { hidden } from '../output/hidden.ts';
import { renderTable } from '../output/table.ts';

/** With a column for what the form of a deployment calls them, where it asks for any. */
export function variablesTable(variables: VariableSet['variables'], nameOf: Names): string {
  const isAsking = variables.some(({ prompt }) => prompt !== null);
  return renderTable(
    ['NAME', 'VALUE', 'FOR', ...(isAsking ? ['ASKED FOR AS'] : [])],
    variables.map((variable) => [
      ...[variable.name, valueText(variable), scopeText(variable.scope, nameOf)],
      ...(isAsking ? [askedAs(variable)] : []),
    ]),
  );
}

type Valued = Pick<Variable, 'value' | 'isSensitive'>;

export const valueText = ({ value, isSensitive }: Valued): string => (isSensitive ? hidden : (value ?? ''));

export const scopeText = (scope: Variable['scope'], nameOf: Names): string =>
  Object.values(scope).flat().map(nameOf).join(', ');

function askedAs({ name, prompt }: Variable): string {
  return prompt === null ? '' : prompt.label || name;
}
