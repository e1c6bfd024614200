/** What of a task's tree is shown: its phases and their machines, folded to what fits. */
import type { NodeState, TaskState } from '@tako/api';
import { countText } from '../output/count-text.ts';
import { childrenOf, type LogTree, reasonOf, type TreeNode } from './log-tree.ts';

/** A machine, or several that are alike. */
export type Twig = {
  readonly state: NodeState;
  readonly names: readonly string[];
  /** What is done there: a convention, a package. */
  readonly doing: string;
  readonly text: string;
  readonly times: Times | undefined;
};

export type Times = { readonly startedAt: string | null; readonly endedAt: string | null };

/** A phase of the deployment: acquire, upload, a step. */
export type Branch = {
  readonly name: string;
  readonly state: NodeState;
  readonly detail: string;
  readonly times: Times;
  readonly twigs: readonly Twig[];
};

export type Trunk = {
  readonly name: string;
  readonly state: TaskState;
  readonly times: Times;
  readonly branches: readonly Branch[];
};

export function trunkOf(tree: LogTree, title: string): Trunk {
  const below = childrenOf(tree);
  const [root] = below(null);
  return {
    name: root?.name ?? title,
    state: tree.taskState,
    times: root ?? { startedAt: null, endedAt: null },
    branches: root ? below(root.id).map((phase) => branchOf(tree, phase, below)) : [],
  };
}

type Below = (parentId: string | null) => readonly TreeNode[];

function branchOf(tree: LogTree, phase: TreeNode, below: Below): Branch {
  const { name, state, startedAt, endedAt } = phase;
  // What was fetched is told by the uploads.
  const isTold = phase.nodeKind === 'acquire' && state === 'success';
  const twigs = isTold ? [] : below(phase.id).map((node) => twigOf(tree, node, below));
  const detail = reasonOf(tree, phase);
  return { name, state, detail, times: { startedAt, endedAt }, twigs: joinAlike(twigs) };
}

function twigOf(tree: LogTree, node: TreeNode, below: Below): Twig {
  const children = below(node.id);
  const packages = children.filter(({ nodeKind }) => nodeKind === 'package');
  const busy = children.find(({ state }) => state === 'failed' || state === 'running');
  const doing = packages.length > 0 ? namesOf(packages) : (busy?.name ?? '');
  const times = node.startedAt === null ? undefined : { startedAt: node.startedAt, endedAt: node.endedAt };
  return { state: node.state, names: [node.name], doing, text: textOf(tree, node, packages), times };
}

const namesOf = (nodes: readonly TreeNode[]): string => nodes.map(({ name }) => name).join(', ');

function textOf(tree: LogTree, node: TreeNode, packages: readonly TreeNode[]): string {
  switch (node.state) {
    case 'pending':
      return '';
    case 'skipped':
    case 'cancelled':
      return reasonOf(tree, node);
    case 'failed':
      return reasonOf(tree, node) || (node.last?.text ?? '');
    case 'running':
      return progressOf([node, ...packages]) ?? node.last?.text ?? reasonOf(tree, node);
    case 'success':
    case 'warning':
      return (node.highlight ?? node.last)?.text ?? '';
  }
  return node.state satisfies never;
}

function progressOf(nodes: readonly TreeNode[]): string | undefined {
  const told = nodes.map(({ progress }) => progress).filter((progress) => progress !== null);
  if (told.length === 0) return undefined;
  return `${Math.round(told.reduce((sum, progress) => sum + progress, 0) / told.length)} %`;
}

/** Those that are the same but for their name share a row; what runs or has failed keeps one of its own. */
function joinAlike(twigs: readonly Twig[]): Twig[] {
  const joined = new Map<string, Twig>();
  for (const [index, twig] of twigs.entries()) {
    const isOwn = twig.state === 'running' || twig.state === 'failed';
    const key = JSON.stringify(isOwn ? index : [twig.state, twig.doing, twig.text]);
    const alike = joined.get(key);
    joined.set(key, alike ? { ...alike, names: [...alike.names, ...twig.names], times: undefined } : twig);
  }
  return [...joined.values()];
}

/** How much is left out, from nothing to all but what somebody should look at. */
export const foldings = ['none', 'done', 'waiting', 'quiet'] as const;
export type Folding = (typeof foldings)[number];

export function fold(trunk: Trunk, folding: Folding): Trunk {
  return { ...trunk, branches: trunk.branches.map((branch) => foldBranch(branch, folding)) };
}

function foldBranch(branch: Branch, folding: Folding): Branch {
  const step = foldings.indexOf(folding);
  const { state } = branch;
  const isDone = state === 'success' || state === 'skipped' || state === 'cancelled';
  if (step >= 4 || (step >= 1 && isDone) || (step >= 2 && state === 'pending'))
    return { ...branch, twigs: [] };
  if (step >= 3) return { ...branch, twigs: countQuiet(branch.twigs) };
  return branch;
}

/** Machines that need no look become numbers. */
function countQuiet(twigs: readonly Twig[]): Twig[] {
  const isQuiet = ({ state }: Twig) => state !== 'running' && state !== 'failed' && state !== 'warning';
  const counts = new Map<NodeState, number>();
  for (const twig of twigs.filter(isQuiet)) {
    counts.set(twig.state, (counts.get(twig.state) ?? 0) + twig.names.length);
  }
  const counted = [...counts].map(([state, count]): Twig => {
    const name = countText(count, 'machine');
    return {
      state,
      names: [name],
      doing: '',
      text: state === 'pending' ? 'waiting' : state,
      times: undefined,
    };
  });
  return [...counted, ...twigs.filter((twig) => !isQuiet(twig))];
}

/** Leaves so many machines that `rows` are enough for them, the same number in each phase; failed ones stay longest. */
export function trimTwigs(trunks: readonly Trunk[], rows: number): Trunk[] {
  const open = trunks.flatMap(({ branches }) => branches).filter(({ twigs }) => twigs.length > 0).length;
  const share = Math.floor(Math.max(0, rows) / Math.max(1, open));
  return trunks.map((trunk) => ({
    ...trunk,
    branches: trunk.branches.map((branch) => ({ ...branch, twigs: mostUrgent(branch.twigs, share) })),
  }));
}

const urgency: readonly NodeState[] = ['failed', 'running', 'warning'];

function mostUrgent(twigs: readonly Twig[], count: number): readonly Twig[] {
  if (twigs.length <= count) return twigs;
  if (count === 0) return [];
  const rank = ({ state }: Twig) => (urgency.indexOf(state) + urgency.length + 1) % (urgency.length + 1);
  const sorted = twigs.toSorted((a, b) => rank(a) - rank(b));
  const [kept, left] = [sorted.slice(0, count - 1), sorted.slice(count - 1)];
  const rest: Twig = { ...left[0]!, names: [`${left.length} more`], doing: '', text: '', times: undefined };
  return [...kept, rest];
}
