import type { Variable, VariableSet } from '@tako/api';
import { describe, expect, it } from 'vitest';
import { byKey, changesText, countChanges, everywhere, newRow, variablesOf } from './draft.ts';
import { begin, type Editing, isDirty, type Step, step } from './editing.ts';

function variable(number: number, name: string, value: string | null): Variable {
  const plain = { description: '', scope: everywhere, prompt: null };
  return { id: `Variables-${number}`, name, value, isSensitive: value === null, ...plain };
}

const set = (version: number, ...variables: Variable[]): VariableSet => ({ version, variables });
const before = set(1, variable(1, 'A', '1'), variable(2, 'B', '2'), variable(3, 'Secret', null));
const after = (from: Editing, ...steps: Step[]): Editing => steps.reduce(step, from);
const valuesOf = ({ rows }: Editing) => variablesOf(rows).map(({ name, value }) => `${name}=${value}`);
const edit = (key: string, value: string): Step => ({ kind: 'edit', key, change: { value } });

describe('what is edited', () => {
  it('is counted, undone and done again; what is typed into one field is one step', () => {
    const typed = after(begin(before), edit('Variables-1', '1x'), edit('Variables-1', '1xy'));
    const changed = after(typed, { kind: 'delete', key: 'Variables-2' }, { kind: 'add', row: newRow('C') });
    expect(changesText(countChanges(changed.rows, byKey(changed.base)))).toBe('1 new, 1 changed, 1 deleted');
    expect(valuesOf(changed)).toEqual(['A=1xy', 'Secret=null', 'C=']);
    const undone = after(changed, { kind: 'undo' }, { kind: 'undo' }, { kind: 'undo' });
    expect(isDirty(undone)).toBe(false);
    expect(valuesOf(after(undone, { kind: 'redo' }, { kind: 'redo' }))).toEqual(['A=1xy', 'Secret=null']);
  });

  it('is no change any more where it comes back to what it was', () => {
    const there = after(begin(before), edit('Variables-1', 'x'));
    expect([isDirty(there), isDirty(after(there, edit('Variables-1', '1')))]).toEqual([true, false]);
  });

  it('which was new and is deleted leaves nothing behind', () => {
    const row = newRow('C');
    expect(isDirty(after(begin(before), { kind: 'add', row }, { kind: 'delete', key: row.key }))).toBe(false);
  });
});

describe('what somebody else saves meanwhile', () => {
  const theirs = set(2, variable(1, 'A', 'theirs'), variable(3, 'Secret', null), variable(4, 'D', '4'));

  it('is simply there where nothing was edited, and said', () => {
    const arrived = after(begin(before), { kind: 'arrived', set: theirs });
    expect(valuesOf(arrived)).toEqual(['A=theirs', 'Secret=null', 'D=4']);
    expect(arrived.changedElsewhere).toEqual(['A', 'D', 'B']);
    expect(isDirty(arrived)).toBe(false);
  });

  it('is taken over beside what was edited here', () => {
    const arrived = after(begin(before), edit('Variables-3', 'new secret'), { kind: 'arrived', set: theirs });
    expect(valuesOf(arrived)).toEqual(['A=theirs', 'Secret=new secret', 'D=4']);
    expect(arrived.conflicts.size).toBe(0);
    expect(valuesOf(after(arrived, { kind: 'undo' }))).toEqual(['A=theirs', 'Secret=null', 'D=4']);
  });

  it('is a conflict where both changed the same, and whoever sits here decides', () => {
    const arrived = after(begin(before), edit('Variables-1', 'mine'), edit('Variables-2', 'mine too'), {
      ...{ kind: 'arrived', set: theirs },
    });
    expect(valuesOf(arrived)).toEqual(['A=mine', 'Secret=null', 'D=4', 'B=mine too']);
    expect([...arrived.conflicts.keys()]).toEqual(['Variables-1', 'Variables-2']);
    // What they deleted is made anew: its id is gone.
    expect(variablesOf(arrived.rows).at(-1)?.id).toBeUndefined();
    const decided = after(
      arrived,
      { kind: 'decide', key: 'Variables-1', whose: 'theirs' },
      { kind: 'decide', key: 'Variables-2', whose: 'theirs' },
    );
    expect(valuesOf(decided)).toEqual(['A=theirs', 'Secret=null', 'D=4']);
    expect([isDirty(decided), decided.conflicts.size]).toEqual([false, 0]);
  });

  it('is no conflict where both did the same', () => {
    const arrived = after(begin(before), edit('Variables-1', 'theirs'), { kind: 'arrived', set: theirs });
    expect([arrived.conflicts.size, isDirty(arrived)]).toEqual([0, false]);
  });

  it('of before is nothing new', () => {
    const saved = after(begin(before), { kind: 'saved', set: theirs });
    expect(after(saved, { kind: 'arrived', set: before })).toBe(saved);
  });
});
