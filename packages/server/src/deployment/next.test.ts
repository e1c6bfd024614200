import type { ActionOutcome } from '@tako/protocol';
import { describe, expect, it } from 'vitest';
import { type ActionRecord, nextActions, type Recorded } from './next.ts';
import { machineInput, planOf, scriptStep, shopInput } from './plan.test-support.ts';
import { ticketOf } from './plan.ts';

const ticketPrefix = 'Tasks-1';
const webs = (count: number) =>
  Array.from({ length: count }, (_, index) => machineInput(`web-${index + 1}`, ['web']));

/** Records by step number and machine, e.g. `1 web-2`. */
function recorded(records: Record<string, ActionRecord>, isCancelRequested = false): Recorded {
  const actions = Object.entries(records).map(([key, record]) => {
    const [number, machine] = key.split(' ');
    return [ticketOf(ticketPrefix, `Steps-${number}`, `Machines-${machine}`), record] as const;
  });
  return { ticketPrefix, actions: new Map(actions), isCancelRequested };
}

const running: ActionRecord = { state: 'intended' };
const ended = (outcome: ActionOutcome): ActionRecord => ({
  ...{ state: 'ended', outcome, hasWarnings: false, error: null },
});

function summaryOf(plan: ReturnType<typeof planOf>, state: Recorded) {
  const { start, skip, isDone } = nextActions(plan, state);
  return {
    start: start.map(({ step, machine }) => `${step.number} ${machine.machineName}`),
    skip: skip.map(({ step, reason }) => `${step.number}: ${reason}`),
    isDone,
  };
}

describe('what may start next', () => {
  const threeSteps = planOf(
    shopInput({
      steps: [
        scriptStep('First', ['web']),
        scriptStep('Second', ['web']),
        scriptStep('Mend', ['web'], { condition: 'failure' }),
        scriptStep('Last', ['web'], { condition: 'always' }),
      ],
      machines: webs(2),
    }),
  );

  it('is every machine of the first step at once', () => {
    const start = ['1 web-1', '1 web-2'];
    expect(summaryOf(threeSteps, recorded({}))).toEqual({ start, skip: [], isDone: false });
  });

  it('is nothing while a machine of the step still works', () => {
    const state = recorded({ '1 web-1': ended('succeeded'), '1 web-2': running });
    expect(summaryOf(threeSteps, state)).toEqual({ start: [], skip: [], isDone: false });
  });

  it('is the next step once all machines are done', () => {
    const state = recorded({ '1 web-1': ended('succeeded'), '1 web-2': ended('succeeded') });
    expect(summaryOf(threeSteps, state)).toEqual({ start: ['2 web-1', '2 web-2'], skip: [], isDone: false });
  });

  it('skips success steps after a failure, and runs those for a failure and those for always', () => {
    const first = { '1 web-1': ended('failed'), '1 web-2': ended('succeeded') };
    expect(summaryOf(threeSteps, recorded(first))).toEqual({
      ...{ start: ['3 web-1', '3 web-2'], skip: ['2: an earlier step failed'], isDone: false },
    });
    const third = { ...first, '3 web-1': ended('succeeded'), '3 web-2': ended('succeeded') };
    expect(summaryOf(threeSteps, recorded(third))).toMatchObject({ start: ['4 web-1', '4 web-2'] });
  });

  it('skips a failure step where nothing has failed, and is done after the last', () => {
    const all = Object.fromEntries(
      [1, 2, 4].flatMap((step) => [1, 2].map((web) => [`${step} web-${web}`, ended('succeeded')])),
    );
    const skip = ['3: nothing has failed'];
    expect(summaryOf(threeSteps, recorded(all))).toEqual({ start: [], skip, isDone: true });
  });

  it('an interrupted machine counts as failed and never starts again', () => {
    const state = recorded({ '1 web-1': ended('interrupted'), '1 web-2': ended('succeeded') });
    expect(summaryOf(threeSteps, state).start).toEqual(['3 web-1', '3 web-2']);
  });

  it('is nothing after a cancel, and the deployment is done when the last machine has ended', () => {
    const busy = recorded({ '1 web-1': running }, true);
    expect(summaryOf(threeSteps, busy)).toEqual({ start: [], skip: [], isDone: false });
    const idle = recorded({ '1 web-1': ended('cancelled') }, true);
    expect(summaryOf(threeSteps, idle)).toMatchObject({ start: [], isDone: true });
  });
});

describe('the window of a step', () => {
  const input = (maxParallelism: number | null) =>
    planOf(shopInput({ steps: [scriptStep('Roll', ['web'], { maxParallelism })], machines: webs(12) }));

  it('holds ten machines where the step does not say it', () => {
    expect(nextActions(input(null), recorded({})).start).toHaveLength(10);
  });

  it('slides: one machine that ends makes room for one', () => {
    const state = recorded({ '1 web-1': ended('succeeded'), '1 web-2': running });
    expect(summaryOf(input(2), state).start).toEqual(['1 web-3']);
  });

  it('a machine that fails does not hold up the others of its step, where nobody chose a window', () => {
    const state = recorded({ '1 web-1': ended('failed'), '1 web-2': running });
    expect(summaryOf(input(null), state).start).toHaveLength(9);
  });

  it.each(['failed', 'interrupted'] as const)(
    'where somebody did, one that has %s keeps the next from beginning, and what runs may end',
    (outcome) => {
      const going = { '1 web-1': ended(outcome), '1 web-2': running };
      expect(summaryOf(input(2), recorded(going))).toEqual({ start: [], skip: [], isDone: false });
      const over = { '1 web-1': ended(outcome), '1 web-2': ended('succeeded') };
      expect(summaryOf(input(2), recorded(over))).toEqual({ start: [], skip: [], isDone: true });
    },
  );
});

describe('steps that start together', () => {
  const plan = planOf(
    shopInput({
      steps: [
        scriptStep('One', ['web']),
        scriptStep('Two', ['sql'], { startTrigger: 'with-previous' }),
        scriptStep('After both', ['sql']),
      ],
      machines: [machineInput('web-1', ['web']), machineInput('sql-1', ['sql'])],
    }),
  );

  it('start at once, and the next waits for both', () => {
    expect(summaryOf(plan, recorded({})).start).toEqual(['1 web-1', '2 sql-1']);
    const half = recorded({ '1 web-1': running, '2 sql-1': ended('succeeded') });
    expect(summaryOf(plan, half)).toEqual({ start: [], skip: [], isDone: false });
  });

  it('one that fails does not stop the other that has yet to start', () => {
    const state = recorded({ '1 web-1': ended('failed') });
    expect(summaryOf(plan, state).start).toEqual(['2 sql-1']);
  });
});
