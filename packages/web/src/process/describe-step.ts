/** A step in a few words, for whoever looks over the list. */
import type { Step } from '@tako/api';
import { languageText } from './languages.ts';

/** "Shop.Web", "Bash script", "db/migrate.sh of Shop.Db". */
export function whatText({ action }: Step): string {
  if (action.kind === 'deploy-package') return action.packageId || 'No package yet';
  const script = scriptText(action);
  return action.package ? `${script} of ${action.package.packageId || 'no package yet'}` : script;
}

function scriptText({ body, bodies, scriptFile, syntax }: Extract<Step['action'], { kind: 'run-script' }>) {
  if (body !== '') return `${languageText(syntax)} script`;
  if (bodies.length > 0) return `${bodies.map((one) => languageText(one.syntax)).join(' or ')} script`;
  return scriptFile || 'No script yet';
}

/** What sets it apart from a step that just runs: limits and conditions. */
export function marksOf(step: Step, nameOf: (id: string) => string): string[] {
  const marks: string[] = [];
  if (step.isDisabled) marks.push('disabled');
  if (step.condition === 'failure') marks.push('after a failure');
  if (step.condition === 'always') marks.push('always');
  if (step.isRequired) marks.push('required');
  if (step.environments.length > 0) marks.push(`only ${step.environments.map(nameOf).join(', ')}`);
  if (step.excludedEnvironments.length > 0)
    marks.push(`not ${step.excludedEnvironments.map(nameOf).join(', ')}`);
  if (step.channels.length > 0) marks.push(`channel ${step.channels.map(nameOf).join(', ')}`);
  return marks;
}
