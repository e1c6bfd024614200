/** The table of filters in the documentation, read back: each is there, and each example comes to what is written. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { VariableSet } from '@tako/variables';
import { expect, it } from 'vitest';
import { filters } from '../../packages/variables/src/filters/catalogue.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../packages/docs/filters.md'), 'utf8');

/** What stands in a cell: JSON's escapes, and the bar that a table cannot hold. */
const rawOf = (cell: string): string => cell.replaceAll('\\|', '|');
const textOf = (cell: string): string => JSON.parse(`"${rawOf(cell)}"`);
const variables = [...page.matchAll(/^\| `(\w+)` \| `(.*)` \|$/gm)]
  .map(([, name, value]) => [String(name), String(value)] as const)
  .filter(([, value]) => !value.startsWith('#{'));
const rows = [...page.matchAll(/^\| `(\w+)` \| `(#\{.*\})` \| (?:`(.*)`|nothing) \|$/gm)].map(
  ([, name, example, result]) => [String(name), rawOf(String(example)), textOf(result ?? '')] as const,
);

it.each(rows)('%s: %s', (_name, example, expected) => {
  const now = () => new Date(Date.UTC(2026, 10, 24, 9, 5, 7));
  const set = new VariableSet({ now });
  for (const [name, value] of variables) set.set(name, textOf(value));
  const { value, error } = set.evaluate(example);
  expect({ value, error }).toEqual({ value: expected, error: undefined });
});

it('every filter is in the table', () => {
  const written = rows.map(([name]) => name.toLowerCase());
  expect(written.toSorted()).toEqual([...filters.keys(), 'null'].toSorted());
});
