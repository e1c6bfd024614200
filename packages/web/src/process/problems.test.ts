import { describe, expect, it } from 'vitest';
import { withMoved, withStep } from './draft.ts';
import { errorsIn, errorsOf, openProblems, problemsOf } from './problems.ts';
import { draftFrom, stepCalled } from './process.test-support.ts';

const draft = draftFrom('A B');
const problems = problemsOf(
  {
    errors: [
      { field: 'steps[1].roles[0]', message: 'a role is letters' },
      { field: 'steps[1].action.body', message: 'too long' },
      { field: 'version', message: 'of no step' },
      { field: 'steps[9].name', message: 'of no step that was sent' },
    ],
  },
  draft,
);

describe('what is wrong with steps', () => {
  it('is asked for by the field, or by what the field is a part of', () => {
    const errorAt = errorsOf(problems, 'B');
    expect(errorAt('roles')).toBe('a role is letters');
    expect(errorAt('role')).toBe(undefined);
    expect(errorsIn(errorAt, 'action')('body')).toBe('too long');
    expect(errorsOf(problems, 'A')('roles')).toBe(undefined);
    expect(problems.length).toBe(2);
  });

  it('stays with its step where that is moved', () => {
    expect(openProblems(problems, withMoved(draft, 'B', 0))).toEqual(problems);
  });

  it('is gone as soon as the field is another', () => {
    const changed = withStep(draft, 'B', stepCalled('B', 'sql'));
    expect(openProblems(problems, changed).map(({ field }) => field)).toEqual(['action.body']);
    expect(openProblems(problems, draftFrom('A'))).toEqual([]);
  });
});
