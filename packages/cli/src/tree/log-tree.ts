/** The tree of a task's log as it is now: pages in, tree out. Only the last line of a node is kept. */
import type { LogLine, LogNode, LogPage, NodeState, TaskState } from '@tako/api';

export type LastLine = Pick<LogLine, 'seq' | 'level' | 'text'>;

export type TreeNode = Omit<LogNode, 'kind' | 'seq'> & {
  /** Of the node and all below it. */
  readonly last: LastLine | undefined;
  /** The newest that a script wanted to be seen. */
  readonly highlight: LastLine | undefined;
};

export type LogTree = {
  readonly taskState: TaskState;
  /** In the order in which they came: parents before their children. */
  readonly nodes: ReadonlyMap<string, TreeNode>;
};

export const emptyTree: LogTree = { taskState: 'queued', nodes: new Map() };

export function foldPage(tree: LogTree, page: LogPage): LogTree {
  const nodes = new Map(tree.nodes);
  const lines = new Map<string, LastLine[]>();
  for (const event of page.events) {
    if (event.kind === 'node') nodes.set(event.id, changedNode(nodes.get(event.id), event));
    else if (event.level !== 'verbose') lines.set(event.nodeId, newest(lines.get(event.nodeId), event));
  }
  for (const [nodeId, of] of lines) for (const line of of) bubble(nodes, nodeId, line);
  return { taskState: page.taskState, nodes };
}

function changedNode(before: TreeNode | undefined, { kind: _, seq: __, ...node }: LogNode): TreeNode {
  return { ...node, last: before?.last, highlight: before?.highlight };
}

/** The newest line, and the newest highlight where that is another one. */
function newest(before: readonly LastLine[] | undefined, line: LastLine): LastLine[] {
  const highlight = before?.find(({ level }) => level === 'highlight');
  return highlight && line.level !== 'highlight' ? [highlight, line] : [line];
}

/** Tells the line to the node and all that it hangs on. */
function bubble(nodes: Map<string, TreeNode>, nodeId: string, line: LastLine): void {
  for (let id: string | null = nodeId; id !== null; ) {
    const node: TreeNode | undefined = nodes.get(id);
    if (!node) return;
    const last = (node.last?.seq ?? -1) < line.seq ? line : node.last;
    const highlight =
      line.level === 'highlight' && (node.highlight?.seq ?? -1) < line.seq ? line : node.highlight;
    nodes.set(id, { ...node, last, highlight });
    id = node.parentId;
  }
}

export function hasNodeEnded(state: NodeState): boolean {
  return state !== 'pending' && state !== 'running';
}

/** Why the node is in its state; a phase that a failure before it left undone says nothing itself. */
export function reasonOf({ nodes }: LogTree, { parentId, state, detail }: LogNode | TreeNode): string {
  // "cancelled: cancelled" tells no more.
  if (detail !== null && detail !== '') return detail === state ? '' : detail;
  const root = parentId === null ? undefined : nodes.get(parentId);
  const isLeftUndone = state === 'skipped' && root?.parentId === null && root.state === 'failed';
  return isLeftUndone ? 'the deployment had failed' : '';
}

/** The children of each node; those of null are the roots. */
export function childrenOf({ nodes }: LogTree): (parentId: string | null) => readonly TreeNode[] {
  const children = new Map<string | null, TreeNode[]>();
  for (const node of nodes.values()) {
    const siblings = children.get(node.parentId);
    if (siblings) siblings.push(node);
    else children.set(node.parentId, [node]);
  }
  return (parentId) => children.get(parentId) ?? [];
}

/** The names from below the root down to the node: `Step 1: Deploy web / web-1 / Deploy script`. */
export function pathOf({ nodes }: LogTree, nodeId: string): string {
  const node = nodes.get(nodeId);
  if (!node || node.parentId === null) return '';
  const above = pathOf({ nodes, taskState: 'running' }, node.parentId);
  return above === '' ? node.name : `${above} / ${node.name}`;
}
