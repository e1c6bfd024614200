/** What ends an action before its time: a cancel, or the time that it may take. */
import { existsSync } from 'node:fs';
import type { ActionFile, ActionFolder } from '../home/action-folder.ts';
import { longestTimerMs, terminateGraceMs } from '../limits.ts';
import { ActionFailure } from '../script/action-failure.ts';
import { endProcessesOf, signalTree } from '../script/process-tree.ts';

export type CallOff = {
  readonly signal: AbortSignal;
  /** Tells which process to end; call the answer when it has ended. */
  onRunning(pid: number): () => void;
  /** Looks whether a cancel came before anybody listened. */
  lookForCancel(): void;
  isCancelled(): boolean;
  /**
   * Nothing is called off from now on. Settles when everything that was started has ended, where the action was called
   * off, with the processes that could not be ended.
   */
  close(): Promise<number[]>;
};

/** SIGTERM cancels: the agent sends it, and leaves a file besides. */
export function watchForEnd({ spec }: ActionFile, folder: ActionFolder): CallOff {
  const controller = new AbortController();
  let isCancelled = false;
  let isClosed = false;
  let running: number | undefined;
  let kill: NodeJS.Timeout | undefined;
  const endTree = (leader: number) => {
    clearTimeout(kill);
    signalTree(leader, folder.folder, 'SIGTERM');
    kill = setTimeout(() => signalTree(leader, folder.folder, 'SIGKILL'), terminateGraceMs);
  };
  const callOff = (reason: string) => {
    if (isClosed || controller.signal.aborted) return;
    controller.abort(new ActionFailure(reason));
    if (running !== undefined) endTree(running);
  };
  const cancel = () => {
    isCancelled ||= !isClosed && !controller.signal.aborted;
    callOff('cancelled');
  };
  const tooLong = () => callOff(`it took longer than the ${spec.timeoutMs / 1000} s that it may take`);
  const timer =
    spec.timeoutMs > 0 ? setTimeout(tooLong, Math.min(spec.timeoutMs, longestTimerMs)) : undefined;
  process.on('SIGTERM', cancel);
  return {
    signal: controller.signal,
    isCancelled: () => isCancelled,
    lookForCancel: () => {
      if (existsSync(folder.cancel)) cancel();
    },
    onRunning: (pid) => {
      running = pid;
      if (controller.signal.aborted) endTree(pid);
      return () => {
        running = undefined;
        clearTimeout(kill);
      };
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      return controller.signal.aborted ? endProcessesOf(folder.folder) : [];
    },
  };
}
