import type { ActionSpec } from '@tako/protocol';
import type { Artifacts } from '../artifact/artifacts.ts';
import type { ActionFile, ActionFolder } from '../home/action-folder.ts';
import type { ActionLog } from '../log/action-log.ts';
import type { ActionVariables } from './action-variables.ts';

/** What runs inside an action works with. */
export type ActionContext = {
  readonly spec: ActionSpec;
  readonly file: ActionFile;
  readonly folder: ActionFolder;
  readonly variables: ActionVariables;
  readonly log: ActionLog;
  readonly artifacts: Artifacts;
  /** Aborted when the action is cancelled or takes too long. */
  readonly signal: AbortSignal;
  /** Tells which process to end when the action is called off; call the answer when it has ended. */
  readonly onRunning: (pid: number) => () => void;
};
