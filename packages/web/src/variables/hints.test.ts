import { expect, it } from 'vitest';
import { everywhere, newRow, type Row } from './draft.ts';
import { hintsOf, knownNames, problemOf, tiesIn } from './hints.ts';

const known = knownNames(['Sql', 'Settings', 'Endpoint[a].Port', 'Shop.Database']);

it.each([
  ['Server=#{SQL};#{Settings.urls[0]};#{Shop.Database}', []],
  ['#{each e in Endpoint}#{e.Port}#{/each}#{Endpoint[a].Port}', []],
  ['#{Octopus.Environment.Name} #{Octopus.Action[Deploy].Output.Schema}', []],
  ['#{Sqll} #{Shopp.Database | ToUpper}', ['Sqll', 'Shopp.Database']],
  ['plain', []],
])('of %s nothing here gives %o', (value, unknown) => {
  expect(hintsOf({ value }, known)).toEqual({ unknown, unread: undefined });
});

it('what cannot be read as a template is said with its place', () => {
  expect(hintsOf({ value: '#{/if}' }, known).unread).toMatch(/^line 1, column 1/);
});

const row = (name: string, more: Partial<Row> = {}): Row => ({ ...newRow(name), value: 'x', ...more });

it('values of one name with the same scope have equal claims, in whatever order it names things', () => {
  const both = { ...everywhere, environments: ['Environments-1', 'Environments-2'] };
  const turned = { ...both, environments: both.environments.toReversed() };
  const rows = [row('A'), row('a'), row('A', { scope: both }), row('A', { scope: turned }), row('B')];
  expect([...tiesIn(rows)]).toEqual(rows.slice(0, 4).map(({ key }) => key));
  expect([...tiesIn([row('A'), row('A', { isDeleted: true }), row('A', { scope: both })])]).toEqual([]);
});

it.each([
  [row('A'), undefined],
  [row(' '), 'It needs a name'],
  [row('A', { id: 'Variables-1', value: null, isSensitive: true }), undefined],
  [row('A', { id: 'Variables-1', value: null }), 'It needs a value: the stored one is not told'],
  [row('A', { value: null, isSensitive: true }), 'It needs a value: the stored one is not told'],
  [
    row('A', { prompt: { label: '', help: '', isRequired: false, control: { kind: 'checkbox' } } }),
    'Its default value must be True or False',
  ],
])('%o is saved unless: %s', (one, problem) => {
  expect(problemOf(one)).toBe(problem);
});
