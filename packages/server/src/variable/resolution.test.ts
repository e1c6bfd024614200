import { describe, expect, it } from 'vitest';
import { candidate, everywhere, inSet, scopeOf } from './candidate.test-support.ts';
import { judge, type Place, resolveVariables } from './resolution.ts';
import type { Candidate } from './variable.ts';

const place: Place = {
  ...{ environmentId: 'Environments-1', channelId: 'Channels-1', machineId: 'Machines-1', stepId: 'Steps-1' },
  ...{ machineRoles: ['web', 'api'], stepRoles: ['web'] },
};
const here = {
  environment: { environments: ['Environments-1'] },
  channel: { channels: ['Channels-1'] },
  role: { roles: ['api'] },
  targetRole: { roles: ['web'] },
  machine: { machines: ['Machines-1'] },
  step: { steps: ['Steps-1'] },
};
const ofSet = { origin: { kind: 'variable-set', id: 'VariableSets-1', name: 'Common' } } as const;
const ofProject = { origin: { kind: 'project' } } as const;

describe('the rank of a value of a set of the library that names', () => {
  it.each([
    ['nothing', {}, 0],
    ['a channel', here.channel, 10],
    ['an environment', here.environment, 100],
    ['a role of the machine', here.role, 10_000],
    ['a role of the machine that the step is for', here.targetRole, 100_000],
    ['a machine', here.machine, 1_000_000],
    ['a step', here.step, 10_000_000],
    ['an environment and a role, together', { ...here.environment, ...here.role }, 10_100],
    [
      'all kinds',
      { ...here.environment, ...here.channel, ...here.targetRole, ...here.machine, ...here.step },
      11_100_110,
    ],
    ['several values of one kind, like one', { environments: ['Environments-2', 'Environments-1'] }, 100],
    ['two roles, like the better one', { roles: ['api', 'WEB'] }, 100_000],
  ])('%s', (_title, some, rank) => {
    expect(judge({ scope: scopeOf(some), prompt: null, ...ofSet }, place)).toEqual({ rank });
  });

  it.each([
    ['another environment', { environments: ['Environments-2'] }, 'environments'],
    ['another channel', { ...here.environment, channels: ['Channels-2'] }, 'channels'],
    ['another role', { roles: ['sql'] }, 'roles'],
    ['another machine', { machines: ['Machines-2'] }, 'machines'],
    ['another step, though all else fits', { ...here.environment, ...here.machine, steps: ['S'] }, 'steps'],
  ])('is none where it names %s', (_title, some, misfit) => {
    expect(judge({ scope: scopeOf(some), prompt: null, ...ofSet }, place)).toEqual({ misfit });
  });
});

it('a value of the project counts 1 more, and one that people are asked for 100,000,000 more', () => {
  const prompt = { label: '', help: '', isRequired: false, control: { kind: 'text' } } as const;
  const scope = scopeOf(here.environment);
  expect(judge({ scope, prompt: null, ...ofProject }, place)).toEqual({ rank: 101 });
  expect(judge({ scope, prompt, ...ofProject }, place)).toEqual({ rank: 100_000_101 });
  expect(judge({ scope: everywhere, prompt, ...ofSet }, place)).toEqual({ rank: 100_000_000 });
});

const valuesOf = (rows: readonly Candidate[]) =>
  resolveVariables(rows, place).variables.map(({ value }) => value);

it('of each name, in either case, the value that says most about the place wins', () => {
  const rows = [
    candidate('Greeting', 'for all'),
    candidate('GREETING', 'for the machine', here.machine),
    candidate('greeting', 'for the environment', here.environment),
    candidate('Other', 'elsewhere', { environments: ['Environments-2'] }),
    candidate('Third', 'plain'),
  ];
  expect(valuesOf(rows)).toEqual(['for the machine', 'plain']);
  expect(resolveVariables(rows, place).warnings).toEqual([]);
});

it('of equal scopes the value of the project wins, without a warning; a better scope of a set beats it', () => {
  const common = inSet('VariableSets-1', 'Common');
  const rows = [candidate('A', 'library', here.environment, common), candidate('A', 'own', here.environment)];
  expect(valuesOf(rows)).toEqual(['own']);
  expect(resolveVariables(rows, place).warnings).toEqual([]);
  expect(valuesOf([candidate('A', 'own'), candidate('A', 'library', here.channel, common)])).toEqual([
    'library',
  ]);
});

it('of equal claims the first in the set wins, and a warning names both', () => {
  const first = candidate('Color', 'red', { roles: ['web'] });
  const second = candidate('Color', 'blue', { roles: ['web', 'api'] });
  expect(resolveVariables([first, second], place)).toEqual({
    variables: [first],
    warnings: [expect.stringMatching(`Color.*${first.id} and ${second.id}; ${first.id} is used`)],
  });
  expect(valuesOf([second, first])).toEqual(['blue']);
});

it('of two sets that are included the first wins, and the warning names the sets', () => {
  const first = candidate('Color', 'red', {}, inSet('VariableSets-1', 'Common'));
  const second = candidate('Color', 'blue', {}, inSet('VariableSets-2', 'Paint'));
  const { variables, warnings } = resolveVariables([first, second], place);
  expect(variables).toEqual([first]);
  expect(warnings).toEqual([
    expect.stringContaining(`${first.id} (in Common) and ${second.id} (in Paint); ${first.id} is used`),
  ]);
});

it('equal claims that a better one beats are not warned of', () => {
  const rows = [candidate('A', '1'), candidate('A', '2'), candidate('A', '3', here.step)];
  const { variables, warnings } = resolveVariables(rows, place);
  expect({ value: variables[0]?.value, warnings }).toEqual({ value: '3', warnings: [] });
});
