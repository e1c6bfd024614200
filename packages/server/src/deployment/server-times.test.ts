import { expect, it } from 'vitest';
import { createServerTimes } from './server-times.ts';

const year = 365 * 24 * 3_600_000;

it.each([0, 10 * year, -10 * year])(
  'times of an agent whose clock is %i ms ahead are those of the server, as far apart as they were',
  (aheadMs) => {
    const timeOf = createServerTimes(
      () => 5_000,
      () => aheadMs,
      1_000,
    );
    expect([1_500, 2_000, 4_000].map((time) => timeOf(time + aheadMs))).toEqual([1_500, 2_000, 4_000]);
  },
);

it('no time lies in the future, none before the last, none before the beginning, whatever the clock does', () => {
  let now = 5_000;
  const timeOf = createServerTimes(
    () => now,
    () => 0,
    1_000,
  );
  expect([0, 2_000, 1_500, 9_000, Number.MAX_SAFE_INTEGER].map(timeOf)).toEqual([
    1_000, 2_000, 2_000, 5_000, 5_000,
  ]);
  // The server's own clock goes back.
  now = 3_000;
  expect(timeOf(2_500)).toBe(5_000);
});
