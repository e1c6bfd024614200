import type { ActionContext } from './action-context.ts';

/** Sets an output variable for what comes next here, and tells the server of it. */
export function publishOutput(
  { variables, log }: Pick<ActionContext, 'variables' | 'log'>,
  name: string,
  value: string,
  isSensitive = false,
): void {
  variables.setOutput(name, value);
  log.write({ kind: 'variable', time: Date.now(), name, value, isSensitive });
}
