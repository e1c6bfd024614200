/** Which value each name has at a place and why not the others, as a table that people read. */
import type { ExplainedVariable, Explanation } from '@tako/api';
import type { Names } from '../find/names.ts';
import { type Cell, renderTable } from '../output/table.ts';
import { scopeText, valueText } from './variables-table.ts';

/** The winner of a name first, below it who lost; below the table what is warned of. */
export function explanationText({ variables }: Explanation, nameOf: Names): string {
  const table = renderTable(
    ['NAME', 'VALUE', 'OF', 'FOR', 'RANK', 'WHY'],
    variables.flatMap((variable) => rowsOf(variable, nameOf)),
  );
  const notes = variables.flatMap((variable) => [
    ...variable.warnings.map((text) => `WARNING ${text}`),
    ...(variable.winner?.isPrompted ? [`${variable.name} is asked for when a release is deployed`] : []),
  ]);
  return notes.length === 0 ? table : [table, '', ...notes].join('\n');
}

function rowsOf({ name, winner, losers }: ExplainedVariable, nameOf: Names): Cell[][] {
  const won = winner ? [...cellsOf(winner, nameOf), winner.rank, 'used'] : noValue;
  const lost = losers.map((loser) => {
    const rank = loser.reason.code === 'other-scope' ? '' : loser.reason.rank;
    return [...cellsOf(loser, nameOf), rank, loser.reason.text];
  });
  return [won, ...lost].map((cells, index) => [index === 0 ? name : '', ...cells]);
}

const noValue: readonly Cell[] = ['', '', '', '', 'no value fits here'];

type Explained = Omit<NonNullable<ExplainedVariable['winner']>, 'rank'>;

function cellsOf({ value, isSensitive, origin, scope }: Explained, nameOf: Names): Cell[] {
  const from = origin.kind === 'project' ? 'project' : `set ${origin.name}`;
  return [valueText({ value, isSensitive }), from, scopeText(scope, nameOf)];
}
