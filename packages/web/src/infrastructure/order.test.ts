import { expect, it } from 'vitest';
import { placesAfterMove } from './order.ts';

const test = { id: 'Environments-1', sortOrder: 0 };
const staging = { id: 'Environments-2', sortOrder: 1 };
const production = { id: 'Environments-3', sortOrder: 2 };
const all = [test, staging, production];

it('only the two that change places get another one', () => {
  expect(placesAfterMove(all, production.id, -1)).toEqual([
    { id: staging.id, sortOrder: 2 },
    { id: production.id, sortOrder: 1 },
  ]);
});

it('environments that stand at the same place get places of their own', () => {
  const same = all.map(({ id }) => ({ id, sortOrder: 5 }));
  expect(placesAfterMove(same, test.id, 1)).toEqual([
    { id: test.id, sortOrder: 1 },
    { id: staging.id, sortOrder: 0 },
    { id: production.id, sortOrder: 2 },
  ]);
});

it('the first does not move up, nor the last down', () => {
  expect(placesAfterMove(all, test.id, -1)).toEqual([]);
  expect(placesAfterMove(all, production.id, 1)).toEqual([]);
});
