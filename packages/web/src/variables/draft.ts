/** Variables while they are edited: rows as the server has them, and what somebody has made of them. */
import type { ScopeKind, Variable, VariableSet } from '@tako/api';

export type Scope = Variable['scope'];

/** A row of the table. Its `key` stays while it is edited; what is new has no `id` yet. */
export type Row = {
  readonly key: string;
  readonly id: string | undefined;
  readonly name: string;
  readonly description: string;
  /** null: a secret that the server has and does not tell. */
  readonly value: string | null;
  readonly isSensitive: boolean;
  readonly scope: Scope;
  readonly prompt: Variable['prompt'];
  /** Goes with the next save; until then it can be restored. */
  readonly isDeleted: boolean;
};

export type Rows = readonly Row[];

export const scopeKinds: readonly ScopeKind[] = ['environments', 'roles', 'machines', 'steps', 'channels'];

export const everywhere: Scope = { environments: [], roles: [], machines: [], steps: [], channels: [] };

export const isEverywhere = (scope: Scope): boolean => scopeKinds.every((kind) => scope[kind].length === 0);

export function rowsOf({ variables }: VariableSet): Rows {
  return variables.map(({ id, name, description, value, isSensitive, scope, prompt }) => ({
    ...{ key: String(id), id, name, description, value, isSensitive, scope, prompt },
    isDeleted: false,
  }));
}

let made = 0;

/** Another value of a name, or of none yet. */
export function newRow(name = ''): Row {
  made++;
  const empty = { name, description: '', value: '', isSensitive: false, scope: everywhere, prompt: null };
  return { key: `new-${made}`, id: undefined, isDeleted: false, ...empty };
}

/** What the server is to have. */
export function variablesOf(rows: Rows): Variable[] {
  return rows.filter(({ isDeleted }) => !isDeleted).map(variableOf);
}

function variableOf({ id, name, description, value, isSensitive, scope, prompt }: Row): Variable {
  const known = id === undefined ? {} : { id };
  return { ...known, name, description, value, isSensitive, scope, prompt };
}

/** Whether the two would be stored alike; where a row stands does not matter. */
export function isSame(one: Row, other: Row): boolean {
  return (
    one === other ||
    (one.isDeleted === other.isDeleted && textOf(variableOf(one)) === textOf(variableOf(other)))
  );
}

/** The order in which a scope names things says nothing. */
function textOf({ scope, ...rest }: Variable): string {
  return JSON.stringify([rest, scopeKinds.map((kind) => scope[kind].toSorted())]);
}

export type ChangeKind = 'new' | 'changed' | 'deleted';

/** What somebody has made of a row; undefined where it is as the server has it. */
export function changeOf(row: Row, base: ReadonlyMap<string, Row>): ChangeKind | undefined {
  if (row.isDeleted) return 'deleted';
  const before = base.get(row.key);
  if (!before) return 'new';
  return isSame(row, before) ? undefined : 'changed';
}

export type Changes = Readonly<Record<ChangeKind, number>>;

export function countChanges(rows: Rows, base: ReadonlyMap<string, Row>): Changes {
  const counts = { new: 0, changed: 0, deleted: 0 };
  for (const row of rows) {
    const change = changeOf(row, base);
    if (change) counts[change]++;
  }
  return counts;
}

/** "2 new, 1 changed". */
export function changesText(changes: Changes): string {
  const parts = (['new', 'changed', 'deleted'] as const)
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${changes[kind].toLocaleString('en')} ${kind}`);
  return parts.join(', ');
}

export const byKey = (rows: Rows): ReadonlyMap<string, Row> => new Map(rows.map((row) => [row.key, row]));

/** By name, and values of one name as the server has them: of equal claims the first is used. */
export function inOrder(rows: Rows, nameOf: (row: Row) => string): Rows {
  const keyed = rows.map((row, place) => ({ row, place, name: nameOf(row).toLowerCase() }));
  keyed.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.place - b.place));
  return keyed.map(({ row }) => row);
}
