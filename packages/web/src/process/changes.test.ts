import { describe, expect, it } from 'vitest';
import { changesBetween, changesText, mergeChanges } from './changes.ts';
import { draftFrom, textOf } from './process.test-support.ts';

const changes = (before: string, after: string) => changesBetween(draftFrom(before), draftFrom(after));

function merged(base: string, mine: string, theirs: string): string | readonly string[] {
  const result = mergeChanges(draftFrom(base), draftFrom(mine), draftFrom(theirs));
  return 'draft' in result ? textOf(result.draft) : result.conflicts;
}

describe('what was changed in a process', () => {
  it('is told step by step', () => {
    expect(changes('A B C', 'C A=sql D')).toEqual({
      ...{ added: ['D'], changed: ['A'], removed: ['B'], isReordered: true },
    });
    expect(changesText(changes('A B C', 'C A=sql D'))).toBe(
      '1 step changed, 1 added, 1 deleted, another order',
    );
    expect(changesText(changes('A B', 'B A'))).toBe('The order has changed');
    expect(changesText(changes('A B', 'A=x B=x'))).toBe('2 steps changed');
  });

  it('is nothing where a step was only put behind new ones', () => {
    expect(changes('A B', 'N A M B').isReordered).toBe(false);
  });
});

describe('changes of two people', () => {
  it('to different steps are both kept', () => {
    expect(merged('A B C', 'A=x B C', 'A B C=y')).toBe('A=x B C=y');
    expect(merged('A B C', 'A C', 'A B C=y')).toBe('A C=y');
    expect(merged('A B C', 'A B=x C', 'A B')).toBe('A B=x');
  });

  it('of which both say the same are no conflict', () => {
    expect(merged('A B', 'A=x B', 'A=x B')).toBe('A=x B');
    expect(merged('A B C', 'C A B', 'C A B')).toBe('C A B');
    expect(merged('A B', 'A', 'A')).toBe('A');
  });

  it('that are new steps stand where each put them', () => {
    expect(merged('A B', 'A M B', 'A B T')).toBe('A M B T');
    expect(merged('A B', 'M A B', 'T A B')).toBe('M T A B');
  });

  it('to the order are those of who changed it', () => {
    expect(merged('A B C', 'C A B', 'A B C T')).toBe('C T A B');
    expect(merged('A B C', 'A=x B C', 'C B A')).toBe('C B A=x');
  });

  it('to the same step, or to the order in two ways, are for them to decide', () => {
    expect(merged('A B', 'A=x B', 'A=y B')).toEqual(['A']);
    expect(merged('A B', 'A=x B', 'B')).toEqual(['A']);
    expect(merged('A B C', 'B A C', 'A C B')).toEqual([]);
  });
});
