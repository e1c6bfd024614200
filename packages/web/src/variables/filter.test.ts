import { expect, it } from 'vitest';
import { everywhere, newRow } from './draft.ts';
import { filterRows, type Only } from './filter.ts';

const scope = { ...everywhere, environments: ['Environments-1'], roles: ['web'] };
const rows = [
  { ...newRow('Sql'), value: 'sql-1' },
  { ...newRow('Sql'), value: 'sql-test', scope },
  { ...newRow('Password'), value: 'horse', isSensitive: true },
  {
    ...newRow('Ticket'),
    prompt: { label: 'Change', help: '', isRequired: true, control: { kind: 'text' } } as const,
  },
];
const facts = {
  nameOf: (_: string, id: string) => (id === 'Environments-1' ? 'Test' : id),
  isChanged: ({ name }: { name: string }) => name === 'Ticket',
};

it.each([
  ['sql', null, [0, 1]],
  ['SQL test', null, [1]],
  ['change', null, [3]],
  ['horse', null, []],
  ['', 'environments Environments-1', [1]],
  ['', 'roles web', [1]],
  ['', 'unscoped', [0, 2, 3]],
  ['', 'sensitive', [2]],
  ['', 'prompted', [3]],
  ['', 'changed', [3]],
  ['', null, [0, 1, 2, 3]],
] as const)('the words %o among %s find rows %o', (text, only, found) => {
  expect(filterRows(rows, { text, only: only as Only | null }, facts)).toEqual(found.map((at) => rows[at]));
});
