/** The parts of a project as tables, also as a release has frozen them. */
import type { Process, VariableSet } from '@tako/api';
import type { Names } from '../find/names.ts';
import { renderTable } from '../output/table.ts';

export function processTable({ steps }: Process): string {
  return renderTable(
    ['STEP', 'NAME', 'ROLES', 'ACTION', 'WHEN', 'STARTS'],
    steps.map(({ name, roles, action, condition, startTrigger, isDisabled }, index) => [
      ...[index + 1, name, roles.join(', ')],
      action.kind === 'deploy-package' ? action.packageId : `${action.syntax} script`,
      ...[isDisabled ? 'never: disabled' : condition, startTrigger],
    ]),
  );
}

export function variablesTable(variables: VariableSet['variables'], nameOf: Names): string {
  return renderTable(
    ['NAME', 'VALUE', 'FOR'],
    variables.map(({ name, value, isSensitive, scope }) => [
      name,
      isSensitive ? '********' : value,
      Object.values(scope).flat().map(nameOf).join(', '),
    ]),
  );
}

/** What a release has frozen: steps, then variables. */
export function snapshotText(
  { process, variables }: { readonly process: Process; readonly variables: VariableSet },
  nameOf: Names,
): string {
  return `${processTable(process)}\n\n${variablesTable(variables.variables, nameOf)}`;
}
