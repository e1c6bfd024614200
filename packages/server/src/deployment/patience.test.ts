import { expect, it } from 'vitest';
import { steadyMs } from './limits.ts';
import { createPatience } from './patience.ts';

function at(limitMs: number) {
  const clock = { now: 0 };
  return {
    clock,
    patience: createPatience(
      () => limitMs,
      () => clock.now,
    ),
  };
}

it('a machine is given up when nothing has come of it for the limit', () => {
  const { clock, patience } = at(100);
  clock.now = 60;
  patience.begin();
  expect(patience.failed()).toBe(true);
  clock.now = 100;
  patience.begin();
  expect(patience.failed()).toBe(false);
});

it('progress starts the count anew, and so does a connection that held for long', () => {
  const { clock, patience } = at(100);
  clock.now = 90;
  patience.renew();
  expect(patience.leftMs()).toBe(100);
  patience.begin();
  clock.now += steadyMs + 1;
  expect(patience.failed()).toBe(true);
  expect(patience.leftMs()).toBe(100);
});

it('the first failure is tried again at once; a wait that is called off throws why', async () => {
  const { patience } = at(100);
  const calledOff = AbortSignal.abort(new Error('the server stops'));
  patience.failed();
  await patience.pause(calledOff);
  patience.failed();
  await expect(patience.pause(calledOff)).rejects.toThrow('the server stops');
});
