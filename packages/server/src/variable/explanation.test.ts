import { expect, it } from 'vitest';
import { candidate, inSet, scopeOf } from './candidate.test-support.ts';
import { explainVariables } from './explanation.ts';
import type { Place } from './resolution.ts';

const place: Place = {
  ...{ environmentId: 'Environments-1', channelId: 'Channels-1', machineId: 'Machines-1', stepId: '' },
  ...{ machineRoles: ['web'], stepRoles: [] },
};

it('says which value wins with its rank, and of each other one why it does not', () => {
  const test = { environments: ['Environments-1'] };
  const rows = [
    candidate('Sql', 'elsewhere', { environments: ['Environments-2'] }, { id: 'Variables-1' }),
    candidate('Sql', 'plain', {}, { id: 'Variables-2', ...inSet('VariableSets-1', 'Common') }),
    candidate('SQL', 'here', { ...test, machines: ['Machines-1'] }, { id: 'Variables-3' }),
    candidate('Sql', 'here too', { ...test, machines: ['Machines-1'] }, { id: 'Variables-4' }),
    candidate('Sql', 'in a step', { steps: ['Steps-1'] }, { id: 'Variables-5' }),
    candidate('Other', 'x'),
  ];
  const [sql, ...more] = explainVariables(rows, place, 'sql');
  expect(more).toEqual([]);
  expect(sql?.winner).toEqual({
    ...{ variableId: 'Variables-3', origin: { kind: 'project' }, value: 'here', rank: 1_000_101 },
    ...{ isSensitive: false, isPrompted: false },
    scope: scopeOf({ environments: ['Environments-1'], machines: ['Machines-1'] }),
  });
  expect(sql?.losers.map(({ variableId, reason }) => [variableId, reason])).toEqual([
    ['Variables-1', { code: 'other-scope', kind: 'environments', text: 'another environment' }],
    ['Variables-2', { code: 'lower-rank', rank: 0, winnerRank: 1_000_101, text: 'lower rank: 0 < 1000101' }],
    ['Variables-4', { code: 'stands-later', rank: 1_000_101, text: 'stands later' }],
    [
      'Variables-5',
      { code: 'other-scope', kind: 'steps', text: 'for some steps, and the question names no step' },
    ],
  ]);
  expect(sql?.losers[1]?.origin).toEqual({ kind: 'variable-set', id: 'VariableSets-1', name: 'Common' });
  expect(sql?.warnings).toEqual([expect.stringMatching(/Variables-3 and Variables-4; Variables-3 is used/)]);
});

it('tells no secret, neither of a value that wins nor of one that loses', () => {
  const rows = [
    candidate('Password', 'sealed-1', {}, { isSensitive: true }),
    candidate('Password', 'sealed-2', { machines: ['Machines-1'] }, { isSensitive: true }),
  ];
  const explained = explainVariables(rows, place);
  expect(JSON.stringify(explained)).not.toContain('sealed');
  expect(explained).toMatchObject([{ winner: { value: null }, losers: [{ value: null }] }]);
});

it('a name of which no value fits has no winner', () => {
  const rows = [candidate('A', '1', { roles: ['sql'] })];
  expect(explainVariables(rows, place)).toMatchObject([
    { name: 'A', winner: null, losers: [{ reason: { kind: 'roles', text: 'another role' } }] },
  ]);
});
