/** The table of variables, in which each can be edited where it stands. */
import { Button } from '@mantine/core';
import type { ScopeKind } from '@tako/api';
import { Braces, Plus, SearchX } from 'lucide-react';
import { type Dispatch, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { variableRowPx } from '../limits.ts';
import { BlockBodies } from '../pieces/block-bodies.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Note } from '../pieces/note.tsx';
import type { ScopeTargets } from '../pieces/scope.tsx';
import { byKey, changeOf, inOrder, newRow, type Row } from './draft.ts';
import { EditVariable } from './edit-variable.tsx';
import type { Editing, Step } from './editing.ts';
import { type Filter, filterRows } from './filter.ts';
import { type Hints, hintsOf, knownNames, tiesIn } from './hints.ts';
import { Toolbar } from './toolbar.tsx';
import type { Saving } from './use-editing.ts';
import { useTableKeys } from './use-table-keys.ts';
import { VariableRow } from './variable-row.tsx';
import classes from './variables-table.module.css';

export type OpenRow = { readonly key: string; readonly name: string } | undefined;

type VariablesTableProps = {
  readonly editing: Editing;
  readonly dispatch: Dispatch<Step>;
  readonly saving: Saving;
  readonly kinds: readonly ScopeKind[];
  readonly targets: ScopeTargets;
  /** Names that come from elsewhere: of sets that a project includes. */
  readonly moreNames: readonly string[];
  /** The row that is edited, with the name by which it stands in the table until it is closed. */
  readonly open: OpenRow;
  readonly onOpen: (open: OpenRow) => void;
};

const columns = 4;

export function VariablesTable(props: VariablesTableProps) {
  const { editing, dispatch, saving, kinds, targets, moreNames, open, onOpen } = props;
  const { rows, base, conflicts } = editing;
  const [filter, setFilter] = useState<Filter>({ text: '', only: null });
  const calm = useDeferredValue(filter);
  const before = useMemo(() => byKey(base), [base]);
  const calmRows = useDeferredValue(rows);
  const known = useMemo(
    () => knownNames([...moreNames, ...calmRows.map(({ name }) => name)]),
    [moreNames, calmRows],
  );
  const ties = useMemo(() => tiesIn(calmRows), [calmRows]);
  const shown = useMemo(() => {
    const ordered = inOrder(rows, (row) => (row.key === open?.key ? open.name : row.name));
    const facts = { nameOf: targets.nameOf, isChanged: (row: Row) => changeOf(row, before) !== undefined };
    const found = filterRows(ordered, calm, facts);
    // What is edited stays, though it may no longer be what was looked for.
    return ordered.filter((row) => row.key === open?.key || found.includes(row) || found === ordered);
  }, [rows, open, calm, targets, before]);
  const searchRef = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const byRow = useRef(byKey(rows));
  byRow.current = useMemo(() => byKey(rows), [rows]);

  const openRow = useCallback(
    (key: string) => onOpen({ key, name: byRow.current.get(key)?.name ?? '' }),
    [onOpen],
  );
  const add = useCallback(
    (name = '') => {
      const row = newRow(name);
      dispatch({ kind: 'add', row });
      onOpen({ key: row.key, name });
    },
    [dispatch, onOpen],
  );
  const remove = useCallback((key: string) => dispatch({ kind: 'delete', key }), [dispatch]);
  const restore = useCallback((key: string) => dispatch({ kind: 'revert', key }), [dispatch]);
  const close = () => {
    const key = open?.key;
    onOpen(undefined);
    // The focus goes on from the row that was edited.
    setTimeout(() => table.current?.querySelector<HTMLElement>(`[data-row="${key}"]`)?.focus());
  };
  useTableKeys({ searchRef, onSave: saving.save, dispatch });

  if (rows.length === 0) return <NoVariable onAdd={() => add()} />;
  const isFiltered = filter.text !== '' || filter.only !== null;
  return (
    <>
      <Toolbar
        {...{ filter, targets, searchRef }}
        onFilter={setFilter}
        found={countText(shown.length, rows.length, isFiltered)}
        onAdd={() => add()}
      />
      {shown.length === 0 ? (
        <Empty icon={SearchX} title="Nothing fits">
          No variable has these words in its name, value, description or scope.
        </Empty>
      ) : (
        <div className={classes.frame}>
          <table
            className={classes.table}
            ref={table}
            aria-label="Variables"
            aria-rowcount={shown.length + 1}
          >
            <thead>
              <tr aria-rowindex={1}>
                <th scope="col">Name</th>
                <th scope="col">Value</th>
                <th scope="col">For</th>
                <th scope="col">
                  <span className={classes.unseen}>Actions</span>
                </th>
              </tr>
            </thead>
            <BlockBodies
              rows={shown}
              columns={columns}
              rowPx={variableRowPx}
              isHeld={({ key }) => key === open?.key}
            >
              {(row, index) => {
                const { key } = row;
                const hints = hintsOf(row, known);
                const problems = saving.problems.get(key) ?? [];
                if (key !== open?.key) {
                  return (
                    <VariableRow
                      key={key}
                      row={row}
                      place={index + 1}
                      isAgain={shown[index - 1]?.name.toLowerCase() === row.name.toLowerCase()}
                      change={changeOf(row, before)}
                      notes={notesOf(row, hints, ties.has(key), problems, conflicts.has(key))}
                      isWrong={problems.length > 0 || conflicts.has(key)}
                      nameOf={targets.nameOf}
                      onOpen={openRow}
                      onAddValue={add}
                      onDelete={remove}
                      onRestore={restore}
                    />
                  );
                }
                return (
                  <tr key={key} className={classes.open} aria-rowindex={index + 2}>
                    <td colSpan={columns}>
                      <EditVariable
                        {...{ row, kinds, targets, hints, problems }}
                        base={before.get(key)}
                        isTied={ties.has(key)}
                        theirs={conflicts.get(key)}
                        onChange={(change) => dispatch({ kind: 'edit', key, change })}
                        onDecide={(whose) => dispatch({ kind: 'decide', key, whose })}
                        onRevert={() => dispatch({ kind: 'revert', key })}
                        onDelete={() => {
                          dispatch({ kind: 'delete', key });
                          onOpen(undefined);
                        }}
                        onClose={close}
                      />
                    </td>
                  </tr>
                );
              }}
            </BlockBodies>
          </table>
        </div>
      )}
    </>
  );
}

function countText(shown: number, all: number, isFiltered: boolean): string {
  const many = (count: number) => count.toLocaleString('en');
  if (isFiltered) return `${many(shown)} of ${many(all)}`;
  return all === 1 ? '1 variable' : `${many(all)} variables`;
}

function notesOf(
  { isDeleted }: Row,
  { unknown, unread }: Hints,
  isTied: boolean,
  problems: readonly string[],
  isConflict: boolean,
): string {
  if (isDeleted) return '';
  return [
    ...(isConflict ? ['Somebody else has changed it too'] : []),
    ...problems,
    ...(unread === undefined ? [] : [`It is no template: ${unread}`]),
    ...(unknown.length === 0 ? [] : [`Nothing here is called ${unknown.join(', ')}`]),
    ...(isTied ? ['Another value of this name holds for the same'] : []),
  ].join('. ');
}

function NoVariable({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <Empty
      icon={Braces}
      title="No variable yet"
      action={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={onAdd}>
          Add variable
        </Button>
      }
    >
      What differs between environments and machines is a variable: the address of a database, a password.
      Scripts and settings get the value that fits where they run.
    </Empty>
  );
}

/** What others have changed while this page was open. */
export function ChangedElsewhere({ editing, dispatch }: Pick<VariablesTableProps, 'editing' | 'dispatch'>) {
  const { changedElsewhere: names, conflicts } = editing;
  if (names.length === 0) return null;
  const shownNames = names.slice(0, 8);
  const more = names.length - shownNames.length;
  return (
    <Note tone="info" title="Somebody else has saved these variables">
      <div>
        Changed: {shownNames.join(', ')}
        {more > 0 && ` and ${more} more`}.
        {conflicts.size > 0 &&
          ` ${conflicts.size === 1 ? 'One of them' : `${conflicts.size} of them`} you have changed too: yours is kept until you decide.`}
      </div>
      <Button variant="default" size="xs" onClick={() => dispatch({ kind: 'forget-elsewhere' })}>
        All right
      </Button>
    </Note>
  );
}
