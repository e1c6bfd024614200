/** Trees for tests. */
import type { LogTreeNode } from '@tako/api';
import { emptyTree, type Tree, withNodes } from './tree.ts';

export type Wanted = Partial<LogTreeNode> & { readonly id: string; readonly parentId: string | null };

export const node = (wanted: Wanted): LogTreeNode => ({
  ...{ kind: 'node', seq: 1, name: wanted.id, nodeKind: 'convention', state: 'pending' },
  ...{ startedAt: null, endedAt: null, detail: null, progress: null, lineCount: 0, tail: [] },
  ...wanted,
});

export const tree = (...nodes: Wanted[]): Tree => withNodes(emptyTree, nodes.map(node));

/** Two machines of one step in this state, each with so many lines. */
export const machines = (state: LogTreeNode['state'], lineCount: number): Tree =>
  tree(
    { id: 'root', parentId: null, nodeKind: 'deployment', state: 'running' },
    { id: 'step', parentId: 'root', nodeKind: 'step', state: 'running' },
    ...['a', 'b'].map((id): Wanted => ({ id, parentId: 'step', nodeKind: 'machine', state, lineCount })),
  );
