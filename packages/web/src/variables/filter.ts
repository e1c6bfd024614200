/** Which rows are shown. */
import type { ScopeKind } from '@tako/api';
import { isEverywhere, type Row, type Rows, scopeKinds } from './draft.ts';

/** By one thing that a scope names (`environments Environments-1`), or by what a variable is. */
export type Only = `${ScopeKind} ${string}` | 'unscoped' | 'sensitive' | 'prompted' | 'changed';

export type Filter = { readonly text: string; readonly only: Only | null };

type Facts = {
  readonly nameOf: (kind: ScopeKind, id: string) => string;
  readonly isChanged: (row: Row) => boolean;
};

/** Every word must be somewhere in the name, the value, the description or the scope. */
export function filterRows(rows: Rows, { text, only }: Filter, { nameOf, isChanged }: Facts): Rows {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && only === null) return rows;
  return rows.filter((row) => {
    if (only !== null && !isOf(row, only, isChanged)) return false;
    if (words.length === 0) return true;
    const hay = textOf(row, nameOf);
    return words.every((word) => hay.includes(word));
  });
}

function isOf(row: Row, only: Only, isChanged: Facts['isChanged']): boolean {
  if (only === 'unscoped') return isEverywhere(row.scope);
  if (only === 'sensitive') return row.isSensitive;
  if (only === 'prompted') return row.prompt !== null;
  if (only === 'changed') return isChanged(row);
  const [kind, id] = splitOnly(only);
  return row.scope[kind].includes(id);
}

export function splitOnly(only: `${ScopeKind} ${string}`): [ScopeKind, string] {
  const space = only.indexOf(' ');
  return [only.slice(0, space) as ScopeKind, only.slice(space + 1)];
}

/** A secret that is being typed is not searched: what fits would tell of it on the screen. */
function textOf(
  { name, value, description, isSensitive, scope, prompt }: Row,
  nameOf: Facts['nameOf'],
): string {
  const names = scopeKinds.flatMap((kind) => scope[kind].map((id) => nameOf(kind, id)));
  const shown = [name, isSensitive ? '' : (value ?? ''), description, prompt?.label ?? '', ...names];
  return shown.join('\n').toLowerCase();
}
