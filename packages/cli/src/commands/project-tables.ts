/** A process as a table, and what a release has frozen. */

import type { Process } from '@tako/api';
import type { CallAnswer } from '@tako/client';
import type { Names } from '../find/names.ts';
import { renderFields, renderTable } from '../output/table.ts';
import { stepSettings } from './step-settings.ts';
import { variablesTable } from './variables-table.ts';

/** The steps, and below them, step by step, what is set otherwise than usual. */
export function processText({ steps }: Process, nameOf: Names): string {
  const set = steps.flatMap((step, index) => {
    const settings = stepSettings(step, nameOf);
    return settings.length === 0
      ? []
      : [`\nStep ${index + 1}: ${step.name}`, indented(renderFields(settings))];
  });
  return [stepsTable(steps), ...set].join('\n');
}

function stepsTable(steps: Process['steps']): string {
  return renderTable(
    ['STEP', 'NAME', 'ROLES', 'ACTION', 'WHEN', 'STARTS'],
    steps.map(({ name, roles, action, condition, startTrigger, isDisabled }, index) => [
      ...[index + 1, name, roles.join(', ')],
      actionText(action),
      ...[isDisabled ? 'never: disabled' : condition, startTrigger],
    ]),
  );
}

function actionText(action: Process['steps'][number]['action']): string {
  if (action.kind === 'deploy-package') return action.packageId;
  const { body, bodies, scriptFile } = action;
  if (body === '' && bodies.length > 0) return `${bodies.map(({ syntax }) => syntax).join(' or ')} script`;
  return body === '' && scriptFile !== '' ? scriptFile : `${action.syntax} script`;
}

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

/** What a release has frozen: steps, then variables of the project, then those of each variable set. */
export function snapshotText(
  { process, variables, variableSets }: CallAnswer<'releases.snapshot'>,
  nameOf: Names,
): string {
  const sets = variableSets.map((set) => `Set ${set.name}:\n${variablesTable(set.variables, nameOf)}`);
  return [processText(process, nameOf), variablesTable(variables.variables, nameOf), ...sets].join('\n\n');
}
