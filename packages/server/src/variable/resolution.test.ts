import { describe, expect, it } from 'vitest';
import { type Place, rankOf, resolveVariables } from './resolution.ts';
import type { Scope } from './variable.ts';

const place: Place = {
  ...{ environmentId: 'Environments-1', machineId: 'Machines-1', stepId: 'Steps-1' },
  ...{ machineRoles: ['web', 'api'], stepRoles: ['web'] },
};
const everywhere: Scope = { environments: [], roles: [], machines: [], steps: [] };
const scope = (some: Partial<Scope>): Scope => ({ ...everywhere, ...some });
const here = {
  environment: { environments: ['Environments-1'] },
  role: { roles: ['api'] },
  targetRole: { roles: ['web'] },
  machine: { machines: ['Machines-1'] },
  step: { steps: ['Steps-1'] },
};

describe('the rank of a scope', () => {
  it.each([
    ['nothing', {}, 0],
    ['an environment', here.environment, 100],
    ['a role of the machine', here.role, 10_000],
    ['a role of the machine that the step is for', here.targetRole, 100_000],
    ['a machine', here.machine, 1_000_000],
    ['a step', here.step, 10_000_000],
    ['an environment and a role, together', { ...here.environment, ...here.role }, 10_100],
    ['all kinds', { ...here.environment, ...here.targetRole, ...here.machine, ...here.step }, 11_100_100],
    ['several values of one kind, like one', { environments: ['Environments-2', 'Environments-1'] }, 100],
    ['two roles, like the better one', { roles: ['api', 'WEB'] }, 100_000],
  ])('that names %s', (_title, some, rank) => {
    expect(rankOf(scope(some), place)).toBe(rank);
  });

  it.each([
    ['another environment', { environments: ['Environments-2'] }],
    ['another role', { roles: ['sql'] }],
    ['another machine', { machines: ['Machines-2'] }],
    ['another step, though all else fits', { ...here.environment, ...here.machine, steps: ['Steps-2'] }],
  ])('is none where it names %s', (_title, some) => {
    expect(rankOf(scope(some), place)).toBeUndefined();
  });
});

let count = 0;
const row = (name: string, value: string, some: Partial<Scope> = {}) => {
  count++;
  return { id: `Variables-${count}`, name, value, scope: scope(some) };
};

it('of each name, in either case, the value that says most about the place wins', () => {
  const rows = [
    row('Greeting', 'for all'),
    row('GREETING', 'for the machine', here.machine),
    row('greeting', 'for the environment', here.environment),
    row('Other', 'elsewhere', { environments: ['Environments-2'] }),
    row('Third', 'plain'),
  ];
  const { variables, warnings } = resolveVariables(rows, place);
  expect(variables.map(({ value }) => value)).toEqual(['for the machine', 'plain']);
  expect(warnings).toEqual([]);
});

it('of equal claims the first in the set wins, and a warning names both', () => {
  const first = row('Color', 'red', { roles: ['web'] });
  const second = row('Color', 'blue', { roles: ['web', 'api'] });
  expect(resolveVariables([first, second], place)).toEqual({
    variables: [first],
    warnings: [expect.stringMatching(`Color.*${first.id} and ${second.id}; ${first.id} is used`)],
  });
  expect(resolveVariables([second, first], place).variables).toEqual([second]);
});

it('equal claims that a better one beats are not warned of', () => {
  const rows = [row('A', '1'), row('A', '2'), row('A', '3', here.step)];
  const { variables, warnings } = resolveVariables(rows, place);
  expect({ value: variables[0]?.value, warnings }).toEqual({ value: '3', warnings: [] });
});
