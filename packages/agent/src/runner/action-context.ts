import type { ActionSpec } from '@tako/protocol';
import type { ActionFile, ActionFolder } from './action-folder.ts';
import type { ActionLog } from './action-log.ts';
import type { ActionVariables } from './action-variables.ts';

/** What runs inside an action works with. */
export type ActionContext = {
  readonly spec: ActionSpec;
  readonly file: ActionFile;
  readonly folder: ActionFolder;
  readonly variables: ActionVariables;
  readonly log: ActionLog;
  /** Aborted when the action is cancelled or takes too long. */
  readonly signal: AbortSignal;
  /** Tells which process to end when the action is called off; call the answer when it has ended. */
  readonly onRunning: (pid: number) => () => void;
};

/** The expected kind of failure: its message is all that the user needs. */
export class ActionFailure extends Error {
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode?: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ActionFailure';
    this.exitCode = exitCode;
  }
}
