/** One value of a name as it is read. */
import { ActionIcon } from '@mantine/core';
import { CircleHelp, CopyPlus, Trash2, TriangleAlert, Undo2 } from 'lucide-react';
import { memo } from 'react';
import { ScopeTags, type ScopeTargets } from '../pieces/scope.tsx';
import { ValueText } from '../pieces/value-text.tsx';
import type { ChangeKind, Row } from './draft.ts';
import classes from './variables-table.module.css';

type VariableRowProps = {
  readonly row: Row;
  /** From 1 on, among all that are shown. */
  readonly place: number;
  /** The row above has the same name. */
  readonly isAgain: boolean;
  readonly change: ChangeKind | undefined;
  /** What somebody should look at. */
  readonly notes: string;
  readonly isWrong: boolean;
  readonly nameOf: ScopeTargets['nameOf'];
  readonly onOpen: (key: string) => void;
  readonly onAddValue: (name: string) => void;
  readonly onDelete: (key: string) => void;
  readonly onRestore: (key: string) => void;
};

const changeWords: Readonly<Record<ChangeKind, string>> = {
  new: 'New',
  changed: 'Changed',
  deleted: 'Will be deleted',
};

export const VariableRow = memo((props: VariableRowProps) => {
  const { row, place, isAgain, change, notes, isWrong, nameOf } = props;
  const { key, name, description, prompt, scope, isDeleted } = row;
  const title = name === '' ? 'a variable without a name' : name;
  return (
    // The name is the button; clicking elsewhere on the row is the same for whoever has a mouse.
    <tr
      className={classes.row}
      aria-rowindex={place + 1}
      data-change={change}
      onClick={isDeleted ? undefined : () => props.onOpen(key)}
    >
      <th scope="row">
        <button
          type="button"
          className={classes.name}
          data-again={isAgain || undefined}
          data-row={key}
          disabled={isDeleted}
          aria-label={`Edit ${title}`}
          title={description || undefined}
        >
          {name === '' ? 'No name yet' : name}
        </button>
        {prompt && (
          <span
            className={classes.asked}
            title={`Asked for when a release is deployed: ${prompt.label || name}`}
          >
            <CircleHelp size={14} aria-label="Asked for when a release is deployed" />
          </span>
        )}
        {change && <span className={classes.change}>{changeWords[change]}</span>}
      </th>
      <td data-label="Value">
        <div className={classes.cell}>
          <ValueText row={row} />
          {notes !== '' && (
            <span className={classes.hint} data-wrong={isWrong || undefined} title={notes}>
              <TriangleAlert size={15} aria-label={notes} />
            </span>
          )}
        </div>
      </td>
      <td data-label="For">
        <ScopeTags scope={scope} nameOf={nameOf} />
      </td>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside are not the row's. */}
      <td data-actions onClick={(event) => event.stopPropagation()}>
        {isDeleted ? (
          <ActionIcon onClick={() => props.onRestore(key)} aria-label={`Keep ${title}`} title="Keep it">
            <Undo2 size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <>
            <ActionIcon
              onClick={() => props.onAddValue(name)}
              aria-label={`Add another value of ${title}`}
              title="Another value of this name"
            >
              <CopyPlus size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon onClick={() => props.onDelete(key)} aria-label={`Delete ${title}`} title="Delete">
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          </>
        )}
      </td>
    </tr>
  );
});
