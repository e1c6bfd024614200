import type { Command } from 'commander';
import { exitTable, UserError } from '../errors.ts';
import { duration } from '../session/options.ts';

export type WatchFlags = {
  readonly wait?: boolean;
  readonly progress?: boolean;
  readonly verbose?: boolean;
  /** ms */
  readonly timeout?: number;
  readonly cancelOnTimeout?: boolean;
};

/** `--wait`, `--progress` and what goes with them. */
export function withWatch(command: Command): Command {
  return withProgress(command.option('--wait', 'wait until it has ended; the exit code tells how'));
}

/** For commands that wait in any case. */
export function withProgress(command: Command): Command {
  return command
    .option('--progress', 'wait, and show the live tree; lines that are appended where there is no terminal')
    .option('--verbose', 'with --progress and no terminal: also the verbose lines')
    .option(
      '--timeout <duration>',
      'wait no longer than this, such as 90s, 30m or 1h30m (default: for ever)',
      duration,
    )
    .option('--cancel-on-timeout', 'cancel what has not ended when --timeout has passed')
    .hook('preAction', (_, action) => refuseIdle(action.opts<WatchFlags>()))
    .addHelpText('after', `\n${exitTable}`);
}

function refuseIdle({ timeout, cancelOnTimeout }: WatchFlags): void {
  if (!cancelOnTimeout || timeout !== undefined) return;
  throw new UserError('timeout: --cancel-on-timeout needs --timeout', 'usage');
}

export function isWatching({ wait, progress, timeout }: WatchFlags): boolean {
  return wait === true || progress === true || timeout !== undefined;
}
