import { describe, expect, it } from 'vitest';
import { machines, node, tree } from './tree.test-support.ts';
import { above, problemsIn, progressOf, withNodes } from './tree.ts';

describe('the tree', () => {
  it('takes changes without touching what stayed', () => {
    const before = machines('running', 1);
    const after = withNodes(before, [node({ id: 'a', parentId: 'step', state: 'success', lineCount: 2 })]);
    expect(after.nodes.get('b')).toBe(before.nodes.get('b'));
    expect([before.nodes.get('a')?.state, after.nodes.get('a')?.state]).toEqual(['running', 'success']);
    expect(withNodes(after, [])).toBe(after);
    expect(above(after, 'a')).toEqual(['step', 'root']);
  });

  it('knows where it went wrong, innermost, and how far it is', () => {
    const shown = tree(
      { id: 'root', parentId: null, state: 'failed' },
      { id: 'step', parentId: 'root', state: 'failed' },
      { id: 'a', parentId: 'step', state: 'failed' },
      { id: 'deploy', parentId: 'a', state: 'failed' },
      { id: 'b', parentId: 'step', state: 'warning' },
      { id: 'later', parentId: 'root', state: 'pending' },
    );
    expect(problemsIn(shown)).toEqual(['deploy', 'b']);
    expect(progressOf(shown)).toEqual({ done: 2, all: 3 });
  });
});
