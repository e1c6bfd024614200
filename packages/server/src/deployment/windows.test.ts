import { expect, it } from 'vitest';
import { candidate as variable } from '../variable/candidate.test-support.ts';
import { stepWindowName, uploadWindowName, windowAt } from './windows.ts';

const place = {
  ...{ environmentId: 'Environments-1', channelId: 'Channels-1' },
  ...{ stepId: 'Steps-1', stepRoles: ['web'] },
};

it('a step has the window that its own value says, else that of its environment, else none', () => {
  const set = [
    variable(stepWindowName, '5', { environments: ['Environments-1'] }),
    variable(stepWindowName, '1', { steps: ['Steps-1'] }),
  ];
  expect(windowAt(set, stepWindowName, place)).toBe(1);
  expect(windowAt(set, stepWindowName, { ...place, stepId: 'Steps-2' })).toBe(5);
  expect(
    windowAt(set, stepWindowName, { ...place, stepId: 'Steps-2', environmentId: 'Environments-2' }),
  ).toBe(undefined);
});

it('a value may refer to another variable', () => {
  const set = [variable(uploadWindowName, '#{Window}'), variable('Window', ' 3 ')];
  expect(windowAt(set, uploadWindowName, place)).toBe(3);
});

it('what is no number of machines is a problem that names the variable and its value', () => {
  for (const value of ['many', '0', '-1', '1.5', '#{Unknown}', '#{Octopus.Acquire.MaxParallelism}']) {
    const problem = windowAt([variable(uploadWindowName, value)], uploadWindowName, place);
    expect(problem).toMatchObject({ problem: expect.stringContaining(uploadWindowName) });
  }
});
