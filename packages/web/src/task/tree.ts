/** The tree of a task's log as it is now, brought up to date by pages of changed nodes. */
import type { LogTreeNode, NodeState } from '@tako/api';

export type Tree = {
  readonly nodes: ReadonlyMap<string, LogTreeNode>;
  /** Ids below each id, in the order in which they are shown. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** undefined before anything has come. */
  readonly rootId: string | undefined;
};

export const emptyTree: Tree = { nodes: new Map(), children: new Map(), rootId: undefined };

/** The tree with these nodes as they are now; what did not change is the same object as before. */
export function withNodes(tree: Tree, changed: readonly LogTreeNode[]): Tree {
  if (changed.length === 0) return tree;
  const nodes = new Map(tree.nodes);
  const added = changed.filter(({ id }) => !nodes.has(id));
  for (const node of changed) nodes.set(node.id, node);
  if (added.length === 0) return { ...tree, nodes };
  const children = new Map(tree.children);
  let { rootId } = tree;
  for (const { id, parentId } of added) {
    if (parentId === null) rootId = id;
    else children.set(parentId, [...(children.get(parentId) ?? []), id]);
  }
  return { nodes, children, rootId };
}

export const childrenOf = (tree: Tree, id: string): readonly string[] => tree.children.get(id) ?? [];

export function hasNodeEnded(state: NodeState): boolean {
  return state !== 'pending' && state !== 'running';
}

/** The ids above a node, the nearest first. */
export function above(tree: Tree, id: string): string[] {
  const ids: string[] = [];
  for (
    let at = tree.nodes.get(id)?.parentId ?? null;
    at !== null;
    at = tree.nodes.get(at)?.parentId ?? null
  ) {
    ids.push(at);
  }
  return ids;
}

/** Every node from top to bottom, without the root. */
export function* walk(tree: Tree, id = tree.rootId): Generator<LogTreeNode> {
  if (id === undefined) return;
  for (const child of childrenOf(tree, id)) {
    const node = tree.nodes.get(child);
    if (!node) continue;
    yield node;
    yield* walk(tree, child);
  }
}

/** What has nothing below it, and so is where something is done. */
export function isLeaf(tree: Tree, id: string): boolean {
  return childrenOf(tree, id).length === 0;
}

/** The places where something went wrong, from top to bottom: the innermost ones, since what is above fails with them. */
export function problemsIn(tree: Tree): string[] {
  const isProblem = ({ state }: LogTreeNode) => state === 'failed' || state === 'warning';
  const problems = [...walk(tree)].filter(isProblem);
  const outer = new Set(problems.map(({ parentId }) => parentId));
  return problems.filter(({ id }) => !outer.has(id)).map(({ id }) => id);
}

export type Progress = { readonly done: number; readonly all: number };

/** How many of the parts that were planned are over. */
export function progressOf(tree: Tree): Progress {
  let [done, all] = [0, 0];
  for (const node of walk(tree)) {
    if (!isLeaf(tree, node.id)) continue;
    all += 1;
    if (hasNodeEnded(node.state)) done += 1;
  }
  return { done, all };
}
