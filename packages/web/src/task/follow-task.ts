/** The log of one task, while it is looked at: its tree as it grows, and the lines near what is shown. */
import type { TaskState } from '@tako/api';
import { followTree } from '@tako/client';
import { client } from '../data/client.ts';
import { tailLines } from '../limits.ts';
import { createLineStore, type LineStore } from './line-store.ts';
import { emptyTree, type Tree, withNodes } from './tree.ts';

export type LogState = {
  readonly tree: Tree;
  readonly taskState: TaskState | undefined;
  /** Nothing more will come. */
  readonly isComplete: boolean;
  /** The number of the last event that the tree holds. */
  readonly cursor: number;
  /** Why nothing comes now; it is tried again. */
  readonly lost: string | undefined;
  /** Why nothing will come. */
  readonly problem: unknown;
};

export type TaskLog = {
  readonly lines: LineStore;
  readonly state: () => LogState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Begins to follow, from where it was closed. */
  readonly open: () => void;
  readonly close: () => void;
};

const nothingYet: LogState = {
  ...{ tree: emptyTree, taskState: undefined, isComplete: false },
  ...{ cursor: 0, lost: undefined, problem: undefined },
};

/** Follows from when it is opened until it is closed. */
export function openTaskLog(taskId: string): TaskLog {
  const lines = createLineStore((node, from, take, signal) =>
    client.call('tasks.lines', { params: { id: taskId }, query: { node, from, take }, signal }),
  );
  let gone = new AbortController();
  const listeners = new Set<() => void>();
  let state = nothingYet;
  const become = (next: Partial<LogState>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const follow = async (signal: AbortSignal) => {
    const options = {
      ...{ signal, after: state.cursor, tail: tailLines, mostRetries: Number.POSITIVE_INFINITY },
      onLost: (lost: string) => become({ lost }),
    };
    for await (const page of followTree(client, taskId, options)) {
      for (const { id, tail, lineCount } of page.nodes) lines.put(id, lineCount - tail.length, tail);
      const { taskState, isComplete, cursor } = page;
      become({ tree: withNodes(state.tree, page.nodes), taskState, isComplete, cursor, lost: undefined });
    }
  };
  return {
    lines,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => {
      gone = new AbortController();
      const { signal } = gone;
      follow(signal).catch((problem: unknown) => {
        if (!signal.aborted) become({ problem });
      });
    },
    close: () => {
      gone.abort(new Error('nobody looks any more'));
      lines.want([]);
    },
  };
}
