import type { ExplainedVariable } from '@tako/api';
import { expect, it } from 'vitest';
import { everywhere } from './draft.ts';
import { evaluator } from './evaluate.ts';

function winning(name: string, value: string | null): ExplainedVariable {
  const winner = {
    ...{ variableId: 'Variables-1', origin: { kind: 'project' } as const, value, rank: 1, scope: everywhere },
    ...{ isSensitive: value === null, isPrompted: false },
  };
  return { name, winner, losers: [], warnings: [] };
}

const evaluate = evaluator(
  [winning('Sql', 'sql-1'), winning('Password', null), winning('A', '#{B}'), winning('B', '#{A}')],
  { 'Octopus.Environment.Name': 'Test', 'Octopus.Machine.Name': undefined },
);

it('a value comes to what it refers to; a secret is asterisks, and what is not known here stays', () => {
  expect(evaluate('#{Sql} #{Octopus.Environment.Name} #{Password} #{Octopus.Machine.Name}')).toEqual({
    text: 'sql-1 Test ******** #{Octopus.Machine.Name}',
    open: ['#{Octopus.Machine.Name}'],
    error: undefined,
  });
});

it('a value that leads back to itself is said, with the way', () => {
  expect(evaluate('#{A}').error).toContain('A -> B -> A');
});
