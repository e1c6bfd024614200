import { expect, it } from 'vitest';
import { candidate } from '../variable/candidate.test-support.ts';
import { variableWarnings } from './place.ts';
import { planOf, shopInput } from './plan.test-support.ts';

const place = { environmentId: 'Environments-1', channelId: 'Channels-1' };
const plan = planOf(shopInput());

it('a tie that several machines have is told once', () => {
  const [a, b] = [candidate('A', '1', { roles: ['web'] }), candidate('a', '2', { roles: ['WEB'] })];
  expect(variableWarnings(plan, [a, b], place)).toEqual([
    expect.stringContaining(`${a.id} and ${b.id}; ${a.id} is used`),
  ]);
});

it('there is nothing to tell where no action has the tie', () => {
  const silent = [
    ...[candidate('A', '1', { roles: ['mainframe'] }), candidate('A', '2', { roles: ['mainframe'] })],
    ...[candidate('B', '1', { environments: ['Environments-1'] })],
    ...[candidate('B', '2', { environments: ['Environments-2'] })],
    ...[candidate('C', '1'), candidate('C', '2', { channels: ['Channels-1'] })],
    ...[candidate('D', '1', { roles: ['sql'] }), candidate('D', '2', { roles: ['web'] })],
  ];
  expect(variableWarnings(plan, silent, place)).toEqual([]);
});
