/** Runs conventions one after the other, each a node of the log. */
import type { ActionContext } from '../script/action-context.ts';
import { ActionFailure } from '../script/action-failure.ts';
import type { Convention, Installation } from './convention.ts';

const skipRemaining = 'Octopus.Action.SkipRemainingConventions';

/** Whether somebody has said that nothing is to come. */
export const skipsRemaining = ({ variables }: ActionContext): boolean => variables.flag(skipRemaining, false);

/**
 * Throws what fails first; then the rest is skipped, as it is where one has said that it was the last. `first` is asked
 * whatever was said before.
 */
export async function runConventions<I extends Installation>(
  conventions: readonly Convention<I>[],
  installation: I,
  first?: Convention<I>,
): Promise<void> {
  const { context } = installation;
  const left = [...conventions];
  for (let next = left.shift(); next; next = left.shift()) {
    if (next !== first && skipsRemaining(context)) {
      return skipAll([next, ...left], context, `${skipRemaining} is true`);
    }
    try {
      await runConvention(next, installation);
    } catch (error) {
      skipAll(left, context, 'something failed before');
      throw error;
    }
  }
}

/** Throws what it throws. */
export async function runConvention<I extends Installation>(
  convention: Convention<I>,
  installation: I,
): Promise<void> {
  const { log, signal } = installation.context;
  const warnings = log.countWarnings();
  signal.throwIfAborted();
  log.node(convention.id, 'running');
  try {
    const result = await convention.run(installation);
    if (result !== 'done') log.node(convention.id, 'skipped', result.skipped);
    else log.node(convention.id, log.countWarnings() > warnings ? 'warning' : 'success');
  } catch (error) {
    log.node(convention.id, signal.aborted ? 'cancelled' : 'failed', (error as Error).message);
    throw error;
  }
}

export function skipAll(left: readonly Pick<Convention, 'id'>[], context: ActionContext, why: string): void {
  for (const { id } of left) context.log.node(id, 'skipped', why);
}

/** Where another error is what counts. */
export function sayError({ log }: ActionContext, node: string, error: unknown): void {
  const isExpected = error instanceof ActionFailure;
  log.say(node, 'error', isExpected ? error.message : String((error as Error).stack ?? error));
}
