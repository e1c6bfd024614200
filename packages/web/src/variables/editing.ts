/** What happens to variables that are edited, step by step, each of which can be undone. */
import type { VariableSet } from '@tako/api';
import { mostUndone } from '../limits.ts';
import { byKey, isSame, type Row, type Rows, rowsOf } from './draft.ts';
import { changedNames, merge, type Theirs } from './merge.ts';

export type Editing = {
  /** As the server has them. */
  readonly version: number;
  readonly base: Rows;
  readonly rows: Rows;
  readonly past: readonly Rows[];
  readonly future: readonly Rows[];
  /** What the last step was about: steps about the same are one. */
  readonly about: string | undefined;
  readonly conflicts: ReadonlyMap<string, Theirs>;
  /** Names that somebody else has changed while this was open. */
  readonly changedElsewhere: readonly string[];
};

export type Step =
  | { readonly kind: 'edit'; readonly key: string; readonly change: Partial<Row> }
  | { readonly kind: 'add'; readonly row: Row }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'revert'; readonly key: string }
  | { readonly kind: 'undo' | 'redo' | 'discard' | 'forget-elsewhere' }
  | { readonly kind: 'arrived' | 'saved'; readonly set: VariableSet }
  | { readonly kind: 'decide'; readonly key: string; readonly whose: 'mine' | 'theirs' };

export function begin(set: VariableSet): Editing {
  const base = rowsOf(set);
  const nothing = { past: [], future: [], about: undefined, conflicts: new Map(), changedElsewhere: [] };
  return { version: set.version, base, rows: base, ...nothing };
}

export function step(before: Editing, taken: Step): Editing {
  switch (taken.kind) {
    case 'edit':
      return after(before, replaced(before.rows, taken.key, taken.change), aboutOf(taken));
    case 'add':
      return after(before, [...before.rows, taken.row], undefined);
    case 'delete':
      return after(before, withoutRow(before.rows, taken.key), undefined);
    case 'revert':
      return after(before, reverted(before, taken.key), undefined);
    case 'undo':
      return moved(before, 'past', 'future');
    case 'redo':
      return moved(before, 'future', 'past');
    case 'discard':
      return { ...after(before, before.base, undefined), conflicts: new Map() };
    case 'forget-elsewhere':
      return { ...before, changedElsewhere: [] };
    case 'arrived':
      return arrived(before, taken.set);
    case 'saved':
      return begin(taken.set);
    case 'decide':
      return decided(before, taken.key, taken.whose);
    default:
      return taken satisfies never;
  }
}

export const isDirty = ({ rows, base }: Editing): boolean => {
  if (rows === base) return false;
  const before = byKey(base);
  return rows.length !== base.length || rows.some((row) => !isSame(row, before.get(row.key) ?? missing));
};

const missing = { isDeleted: undefined } as unknown as Row;

/** Letters typed into one field are one step. */
const aboutOf = ({ key, change }: Extract<Step, { kind: 'edit' }>): string =>
  `${key} ${Object.keys(change).join(' ')}`;

function after(before: Editing, rows: Rows, about: string | undefined): Editing {
  const isSameStep = about !== undefined && about === before.about;
  const past = isSameStep ? before.past : [...before.past, before.rows].slice(-mostUndone);
  return { ...before, rows, past, future: [], about };
}

function replaced(rows: Rows, key: string, change: Partial<Row>): Rows {
  return rows.map((row) => (row.key === key ? { ...row, ...change } : row));
}

/** What was never saved is gone at once. */
function withoutRow(rows: Rows, key: string): Rows {
  return rows.flatMap((row) => {
    if (row.key !== key) return [row];
    return row.id === undefined ? [] : [{ ...row, isDeleted: true }];
  });
}

function reverted({ rows, base }: Editing, key: string): Rows {
  const old = base.find((row) => row.key === key);
  return old ? rows.map((row) => (row.key === key ? old : row)) : rows.filter((row) => row.key !== key);
}

function moved(before: Editing, from: 'past' | 'future', to: 'past' | 'future'): Editing {
  const rows = from === 'past' ? before.past.at(-1) : before.future[0];
  if (!rows) return before;
  const rest = from === 'past' ? before.past.slice(0, -1) : before.future.slice(1);
  const kept = to === 'past' ? [...before.past, before.rows] : [before.rows, ...before.future];
  return { ...before, rows, about: undefined, [from]: rest, [to]: kept } as Editing;
}

/** What can be undone is brought along, so that undoing brings back nothing of what the others have changed. */
function arrived(before: Editing, set: VariableSet): Editing {
  if (set.version <= before.version) return before;
  const theirs = rowsOf(set);
  const onto = (rows: Rows) => (rows === before.base ? theirs : merge(before.base, rows, theirs).rows);
  const { rows, conflicts } = merge(before.base, before.rows, theirs);
  const names = [...before.changedElsewhere, ...changedNames(before.base, theirs)];
  return {
    ...{ version: set.version, base: theirs, about: undefined },
    rows: isDirty(before) ? rows : theirs,
    past: before.past.map(onto),
    future: before.future.map(onto),
    conflicts: isDirty(before) ? new Map([...stillOpen(before, rows), ...conflicts]) : new Map(),
    changedElsewhere: [...new Set(names)],
  };
}

/** Conflicts of before that nobody has decided. */
function stillOpen({ conflicts }: Editing, rows: Rows): readonly (readonly [string, Theirs])[] {
  const here = byKey(rows);
  return [...conflicts].filter(([key]) => here.has(key));
}

function decided(before: Editing, key: string, whose: 'mine' | 'theirs'): Editing {
  const theirs = before.conflicts.get(key);
  const conflicts = new Map(before.conflicts);
  conflicts.delete(key);
  if (whose === 'mine' || theirs === undefined) return { ...before, conflicts };
  const rows = before.rows.flatMap((row) => (row.key !== key ? [row] : theirs === null ? [] : [theirs]));
  return { ...after(before, rows, undefined), conflicts };
}
