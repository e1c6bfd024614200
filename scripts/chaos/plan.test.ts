import { expect, it } from 'vitest';
import { chanceOf } from '../../test/support/seeded.ts';
import { faultKinds, type PlannedFault, planFaults } from './plan.ts';

const kinds = Object.keys(faultKinds);

function planOf(seed: number, count: number): PlannedFault[] {
  const plan = planFaults(chanceOf(seed), 5);
  return Array.from({ length: count }, () => plan.next().value);
}

it('the same seed plans the same faults, another seed others', () => {
  expect(planOf(7, 100)).toEqual(planOf(7, 100));
  expect(planOf(8, 100)).not.toEqual(planOf(7, 100));
});

it('each kind of fault comes before any comes again', () => {
  const rounds = planOf(1, 2 * kinds.length).map(({ kind }) => kind);
  expect(rounds.slice(0, kinds.length).toSorted()).toEqual(kinds.toSorted());
  expect(rounds.slice(kinds.length).toSorted()).toEqual(kinds.toSorted());
});
