import { Process } from '@tako/api';
import { describe, expect, it } from 'vitest';
import { type NewKind, stepsIn, withCopy, withMoved, withNewStep } from './draft.ts';
import { draftFrom, textOf } from './process.test-support.ts';

describe('steps that are edited', () => {
  it('of every kind begin as the server itself would fill them in', () => {
    for (const kind of ['package', 'script', 'packaged-script'] satisfies NewKind[]) {
      const [made] = stepsIn(withNewStep([], 'new-1', kind, ['web']));
      const { action } = made ?? {};
      const packageId = 'Shop.Web';
      const least =
        kind === 'package'
          ? { kind: 'deploy-package', packageId }
          : { kind: 'run-script', ...(kind === 'script' ? {} : { package: { packageId } }) };
      const filled = Process.parse({
        version: 0,
        steps: [{ name: made?.name, roles: ['web'], action: least }],
      });
      const empty = JSON.stringify(filled.steps[0]).replace('"Shop.Web"', '""');
      expect({ ...made, action }).toEqual(JSON.parse(empty));
    }
  });

  it('get names that no other has', () => {
    const names = (draft: ReturnType<typeof draftFrom>) => draft.map(({ step }) => step.name);
    const twice = withNewStep(withNewStep([], '1', 'script', []), '2', 'script', []);
    expect(names(twice)).toEqual(['Run a script', 'Run a script (2)']);
    expect(names(withCopy(draftFrom('A B'), 'new', 'A'))).toEqual(['A', 'A (copy)', 'B']);
  });

  it('are copied without the id, which is for one step', () => {
    const [first] = draftFrom('A');
    const draft = first ? [{ ...first, step: { ...first.step, id: 'Steps-1' } }] : [];
    expect(stepsIn(withCopy(draft, 'new', 'A')).map(({ id }) => id)).toEqual(['Steps-1', undefined]);
  });

  it('are moved within the list and not out of it', () => {
    expect(textOf(withMoved(draftFrom('A B C'), 'A', 2))).toBe('B C A');
    expect(textOf(withMoved(draftFrom('A B C'), 'C', 0))).toBe('C A B');
    expect(textOf(withMoved(draftFrom('A B C'), 'B', 9))).toBe('A C B');
    expect(textOf(withMoved(draftFrom('A B C'), 'X', 0))).toBe('A B C');
  });
});
