import { Action, Step } from '@tako/api';
import { expect, it } from 'vitest';
import { resolveStepScopes } from './step-scopes.ts';

const targets = {
  environments: [{ id: 'Environments-1', slug: 'test', name: 'Test' }],
  channels: [{ id: 'Channels-2', slug: 'hot-fix', name: 'Hot fix' }],
};
const action = Action.parse({ kind: 'run-script', syntax: 'bash', body: 'true' });
const step = (more: Partial<Step>): Step => Step.parse({ name: 'Do', roles: ['web'], action, ...more });

it('environments and channels are named by id, slug or name, and kept as ids, each once', () => {
  const steps = [step({ environments: ['TEST', 'test', 'Environments-1'], channels: ['hot fix'] })];
  expect(resolveStepScopes(steps, [], targets)).toEqual({
    steps: [step({ environments: ['Environments-1'], channels: ['Channels-2'] })],
    errors: [],
  });
});

it('every name that leads nowhere is told, with its place', () => {
  const steps = [step({}), step({ excludedEnvironments: ['Test', 'Moon'], channels: ['Sun'] })];
  expect(resolveStepScopes(steps, [], targets).errors).toEqual([
    { field: 'steps[1].excludedEnvironments[1]', message: 'There is no environment "Moon"' },
    { field: 'steps[1].channels[0]', message: 'There is no channel "Sun"' },
  ]);
});

it('an environment that is gone stays where it is stored: its step must not run everywhere', () => {
  const steps = [step({ environments: ['Environments-9'] })];
  const stored = [{ ...step({ environments: ['Environments-9'] }), id: 'Steps-1' }];
  expect(resolveStepScopes(steps, stored, targets)).toEqual({ steps, errors: [] });
});
