import { expect, it } from 'vitest';
import { waitMs } from './back-off.ts';

it('a machine that cannot be reached is tried ever more rarely, up to a bound, and at random below it', () => {
  const backOff = { firstMs: 500, lastMs: 30_000 };
  expect([1, 2, 3, 7, 1000].map((failures) => waitMs(backOff, failures, 0.5))).toEqual([
    250, 500, 1000, 15_000, 15_000,
  ]);
  expect(waitMs(backOff, 5, 0)).toBe(0);
});
