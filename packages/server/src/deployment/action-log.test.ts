import { expect, it } from 'vitest';
import { readRecords } from './action-log.ts';
import { planOf, shopInput } from './plan.test-support.ts';
import { actionsOf } from './plan.ts';

const [action] = actionsOf('Tasks-1', planOf(shopInput()));
const read = (...records: object[]) =>
  readRecords(
    action!,
    records.map((record, index) => ({ record: { time: 1, ...record } as never, cursor: index })),
    (time) => time,
  );
const machineNode = `${action!.step.stepId}.${action!.machine.machineId}`;

it('what a convention says goes to its node', () => {
  const { inputs } = read(
    { kind: 'node', node: 'extract', state: 'running' },
    { kind: 'lines', node: 'extract', level: 'info', lines: ['five files'] },
  );
  expect(inputs).toMatchObject([
    { kind: 'node', change: { id: `${machineNode}.extract`, state: 'running' } },
    { kind: 'lines', nodeId: `${machineNode}.extract` },
  ]);
});

it('of a convention that was not planned the lines are kept with the machine, but it does not end the machine', () => {
  const { inputs } = read(
    { kind: 'node', node: 'custom-directory', state: 'success' },
    { kind: 'progress', node: 'custom-directory', percentage: 50, message: 'half' },
    { kind: 'lines', node: 'custom-directory', level: 'info', lines: ['copied'] },
  );
  expect(inputs).toMatchObject([{ kind: 'lines', nodeId: machineNode }]);
});

it('progress of the action itself is that of the machine', () => {
  const { inputs } = read({ kind: 'progress', node: '', percentage: 49.6, message: 'half' });
  expect(inputs).toMatchObject([{ kind: 'node', change: { id: machineNode, progress: 50, detail: 'half' } }]);
});
