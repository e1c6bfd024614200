import { EventEmitter } from 'node:events';
import type { ActionOutcome, ActionState } from '@tako/protocol';
import { type ActionFile, type ActionFolder, actionFolderAt } from '../home/action-folder.ts';

/** One action as the agent knows it. */
export type ActionEntry = {
  readonly file: ActionFile;
  readonly folder: ActionFolder;
  /** `change` tells of state and end. */
  readonly changed: EventEmitter;
  state: ActionState;
  outcome: ActionOutcome | undefined;
  /** Whether this process started the runner, and so will hear of its exit. */
  hasChild: boolean;
  /** While it is being found out how the action ended. */
  settling: Promise<void> | undefined;
};

export function entryAt(folder: string, file: ActionFile): ActionEntry {
  const changed = new EventEmitter();
  changed.setMaxListeners(0);
  return {
    ...{ file, folder: actionFolderAt(folder), changed },
    ...{ state: 'waiting', outcome: undefined, hasChild: false, settling: undefined },
  };
}
