/** What a look at the variables of an action is made of: for whoever searches a mistake in them. */
import { readFile } from 'node:fs/promises';
import { mask } from '../log/masker.ts';
import type { ActionContext } from './action-context.ts';
import { ActionFailure } from './action-failure.ts';
import type { ActionVariables } from './action-variables.ts';
import { isModuleVariable } from './script-modules.ts';

type Shown = Pick<ActionContext, 'variables' | 'log'>;

/** Lists them as they were given and as they come out, where OctopusPrintVariables and its sister ask for it. */
export function printVariables({ variables, log }: Shown): void {
  const print = (heading: string, values: ReadonlyMap<string, string>) => {
    const names = [...values.keys()].filter((name) => !isModuleVariable(name)).sort();
    const shown = (name: string) => (variables.isSensitive(name) ? mask : (values.get(name) ?? ''));
    const lines = names.map((name) => `[${name}] = '${shown(name)}'`);
    log.say('', 'verbose', [heading, ...lines].join('\n'));
  };
  const given = () => new Map(variables.names().map((name) => [name, variables.raw(name) ?? '']));
  if (variables.flag('OctopusPrintVariables', false)) print('The variables as they were given:', given());
  if (variables.flag('OctopusPrintEvaluatedVariables', false)) {
    print('The variables as they come out:', variables.allShown());
  }
}

/** A value that cannot be evaluated fails only what asks for it, as every script does; that it is wrong is told at once. */
export function warnOfProblems({ variables, log }: Shown): void {
  for (const name of variables.names()) {
    const problem = variables.problem(name);
    if (problem === undefined) continue;
    const text = `The variable ${name} cannot be evaluated, and whatever needs it will fail: ${problem}`;
    log.say('', 'warning', text);
  }
}

/** Takes over the file that AdditionalVariablesPath names, a variable or one of the environment. Throws `ActionFailure` where there is none. */
export async function addVariablesOfFile(variables: ActionVariables): Promise<void> {
  const named = variables.get('AdditionalVariablesPath') ?? variables.get('env:AdditionalVariablesPath');
  const file = named?.trim() ?? '';
  if (file === '') return;
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    const why = `the file of variables ${file} cannot be read: ${error.message}`;
    throw new ActionFailure(why, undefined, error);
  });
  variables.addFile(text, file);
}
