import type { ActionOutcome } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import type { ActionRecord, Recorded } from './next.ts';
import { outcomeOf, stateOfStep } from './outcome.ts';
import { planOf, scriptStep, shopInput } from './plan.test-support.ts';
import { actionsOf } from './plan.ts';

const plan = planOf(shopInput({ steps: [scriptStep('Roll', ['web'])] }));
const [first, second] = actionsOf('Tasks-1', plan);

function ended(outcome: ActionOutcome, error: string | null = null, hasWarnings = false): ActionRecord {
  return { state: 'ended', outcome, hasWarnings, error };
}

function recorded(a: ActionRecord, b: ActionRecord, isCancelRequested = false): Recorded {
  const actions = new Map([
    [first!.ticket, a],
    [second!.ticket, b],
  ]);
  return { ticketPrefix: 'Tasks-1', actions, isCancelRequested };
}

describe('the outcome of a deployment', () => {
  const good = ended('succeeded');
  it.each([
    ['success', 'all machines succeeded', recorded(good, good), { state: 'success', error: null }],
    [
      'warning',
      'one warned',
      recorded(good, ended('succeeded', null, true)),
      { state: 'warning', error: null },
    ],
    [
      'failed, with the step, the machine and the error',
      'one failed',
      recorded(good, ended('failed', 'Deploy.sh exited with 3')),
      { state: 'failed', error: 'Step 1 (Roll) on web-2: Deploy.sh exited with 3' },
    ],
    [
      'interrupted, before any failure',
      'it is unknown what one did',
      recorded(ended('failed', 'no'), ended('interrupted', 'web-2 was restarted')),
      { state: 'interrupted', error: 'Step 1 (Roll) on web-2: web-2 was restarted (and 1 more)' },
    ],
    [
      'cancelled',
      'somebody cancelled it',
      recorded(ended('cancelled'), good, true),
      { state: 'cancelled', error: null },
    ],
    [
      'cancelled',
      'a cancel left a machine undone',
      recorded(good, { state: 'planned' }, true),
      { state: 'cancelled', error: null },
    ],
    [
      'success',
      'a cancel came when all was over',
      recorded(good, good, true),
      { state: 'success', error: null },
    ],
    [
      'interrupted',
      'it was cancelled but one machine never said that it ended',
      recorded(ended('interrupted', 'away'), good, true),
      { state: 'interrupted', error: 'Step 1 (Roll) on web-1: away' },
    ],
  ])('is %s where %s', (_state, _where, state, end) => {
    expect(outcomeOf(plan, state, null)).toEqual(end);
  });

  it('is failed where an upload failed', () => {
    const planned: ActionRecord = { state: 'planned' };
    expect(outcomeOf(plan, recorded(planned, planned), 'web-2: disk full')).toEqual({
      ...{ state: 'failed', error: 'web-2: disk full' },
    });
  });

  it('is a warning where a step found no machine', () => {
    const other = planOf(shopInput({ steps: [scriptStep('Roll', ['web']), scriptStep('Lost', ['none'])] }));
    expect(outcomeOf(other, recorded(good, good), null)).toEqual({ state: 'warning', error: null });
  });
});

describe('the state of a step', () => {
  const step = plan.steps[0]!;
  it('is open while one machine works or waits', () => {
    expect(stateOfStep(step, recorded(ended('failed'), { state: 'intended' }))).toBeUndefined();
    expect(stateOfStep(step, recorded(ended('failed'), { state: 'planned' }))).toBeUndefined();
  });

  it('is that of its worst machine', () => {
    expect(stateOfStep(step, recorded(ended('succeeded', null, true), ended('failed')))).toBe('failed');
    expect(stateOfStep(step, recorded(ended('succeeded', null, true), ended('succeeded')))).toBe('warning');
  });

  it('is cancelled where machines were left that never started', () => {
    expect(stateOfStep(step, recorded(ended('succeeded'), { state: 'planned' }, true))).toBe('cancelled');
  });
});
