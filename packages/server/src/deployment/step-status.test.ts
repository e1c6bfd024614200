import type { Ticket } from '@tako/protocol';
import { expect, it } from 'vitest';
import type { ActionRecord } from './next.ts';
import { machineInput, planOf, scriptStep, shopInput } from './plan.test-support.ts';
import { actionsOf } from './plan.ts';
import { stepStatuses } from './step-status.ts';

const plan = planOf(
  shopInput({
    steps: [
      scriptStep('One', ['web'], { id: 'Steps-1' }),
      scriptStep('Two', ['web'], { id: 'Steps-2' }),
      scriptStep('Three', ['web'], { id: 'Steps-3', isDisabled: true }),
      scriptStep('Clean up', ['web'], { id: 'Steps-4', condition: 'failure' }),
      scriptStep('Tell', ['web'], { id: 'Steps-5', condition: 'always' }),
    ],
    machines: [machineInput('web-1', ['web']), machineInput('web-2', ['web'])],
  }),
);
const tickets = actionsOf('T', plan).map(({ ticket }) => ticket);
const succeeded: ActionRecord = { state: 'ended', outcome: 'succeeded', hasWarnings: false, error: null };
const failed = (error: string): ActionRecord => {
  return { state: 'ended', outcome: 'failed', hasWarnings: false, error };
};
const codesOf = (records: readonly ActionRecord[], isCancelRequested = false) => {
  const actions = new Map<Ticket, ActionRecord>(
    records.map((record, index) => [tickets[index] as Ticket, record]),
  );
  return stepStatuses(plan, { ticketPrefix: 'T', actions, isCancelRequested });
};

it('tells of each step whether it waits, runs, went well, or is left out', () => {
  const running = codesOf([succeeded, succeeded, { state: 'intended' }]);
  expect(running.map(({ name, code }) => `${name} ${code}`)).toEqual([
    ...['One Succeeded', 'Two Running', 'Three Skipped', 'Clean up Pending', 'Tell Pending'],
  ]);
});

it('tells what failed on which machine, and what that leaves out', () => {
  const [one, ...others] = codesOf([failed('exit code 1'), failed('exit code 2')]);
  expect(one).toEqual({
    ...{ name: 'One', code: 'Failed' },
    failures: ['Step 1 (One) on web-1: exit code 1', 'Step 1 (One) on web-2: exit code 2'],
  });
  expect(others.map(({ code }) => code)).toEqual(['Skipped', 'Skipped', 'Pending', 'Pending']);
});

it('what a cancel leaves undone is cancelled', () => {
  const codes = codesOf([succeeded, succeeded], true).map(({ code }) => code);
  expect(codes).toEqual(['Succeeded', 'Canceled', 'Skipped', 'Canceled', 'Canceled']);
});
