/** The tree of a task's log: nodes that are planned before anything runs, and how they change. */
import type { LogLevel, LogNode, NodeState } from '@tako/api';

export type NodeKind = LogNode['nodeKind'];

/** The parts of a deployment that people look for first: where one is left out, they want to know why. */
export const phaseKinds: readonly NodeKind[] = ['acquire', 'upload', 'step'];

export type PlannedNode = {
  readonly id: string;
  /** null for the root alone; a parent comes before its children. */
  readonly parentId: string | null;
  readonly kind: NodeKind;
  readonly name: string;
};

/** A node as it is now; times are ms since 1970. */
export type TreeNode = PlannedNode & {
  readonly state: NodeState;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly detail: string | null;
  readonly progress: number | null;
};

/** How a node that has not ended ends, by whether it had begun. */
export type Settle = { readonly pending: NodeState; readonly running: NodeState };

/** What changes; what is not named stays. */
export type NodeChange = {
  readonly id: string;
  readonly state?: NodeState;
  /** The state that a node which has not ended gets, by whether it had begun. */
  readonly settle?: Settle;
  readonly detail?: string | null;
  readonly progress?: number | null;
};

/** Time in ms since 1970, level, text: short, since a task may hold a million of them. */
export type LineRow = readonly [time: number, level: LogLevel, text: string];

export function pendingNode(planned: PlannedNode): TreeNode {
  return { ...planned, state: 'pending', startedAt: null, endedAt: null, detail: null, progress: null };
}

/** The node after the change at `time`; undefined where it changes nothing. A node that has ended stays as it ended. */
export function changeNode(node: TreeNode, change: NodeChange, time: number): TreeNode | undefined {
  if (hasEnded(node.state)) return undefined;
  const state = change.state ?? settled(node, change) ?? node.state;
  const startedAt = node.startedAt ?? (hasBegun(node.state, state) ? time : null);
  const next: TreeNode = {
    ...{ ...node, state, startedAt },
    // Somebody may have set the clock meanwhile.
    endedAt: hasEnded(state) ? Math.max(time, startedAt ?? time) : null,
    detail: change.detail === undefined ? node.detail : change.detail,
    progress: change.progress === undefined ? node.progress : change.progress,
  };
  const isSame = next.state === node.state && next.detail === node.detail && next.progress === node.progress;
  return isSame ? undefined : next;
}

/** What is skipped or cancelled while it waits has never begun. */
function hasBegun(before: NodeState, state: NodeState): boolean {
  const isLeftOut = state === 'skipped' || state === 'cancelled';
  return state !== 'pending' && !(before === 'pending' && isLeftOut);
}

function settled(node: TreeNode, { settle }: NodeChange): NodeState | undefined {
  return node.state === 'pending' ? settle?.pending : settle?.running;
}

export function hasEnded(state: NodeState): boolean {
  return state !== 'pending' && state !== 'running';
}
