/** The steps in their order, which the keyboard and the mouse change. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { ArrowDown, ArrowUp, CircleAlert, FileCode2, GripVertical, Package, PackageOpen } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { marksOf, whatText } from './describe-step.ts';
import type { Draft, DraftStep } from './draft.ts';
import classes from './step-list.module.css';

type StepListProps = {
  readonly draft: Draft;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly onMove: (key: string, to: number) => void;
  /** Keys of steps in which something is wrong. */
  readonly wrong: ReadonlySet<string>;
  readonly nameOf: (id: string) => string;
};

export function StepList({ draft, chosen, onChoose, onMove, wrong, nameOf }: StepListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<{ readonly key: string; readonly said: string }>();
  const drag = useDrag(onMove);
  const move = (index: number, to: number) => {
    const entry = draft[index];
    if (!entry || to < 0 || to >= draft.length) return;
    onMove(entry.key, to);
    setMoved({ key: entry.key, said: `${entry.step.name} is step ${to + 1} of ${draft.length} now` });
  };
  // What is moved in the page loses the focus on its way.
  useEffect(() => {
    if (moved) list.current?.querySelector<HTMLElement>(`[data-step="${moved.key}"]`)?.focus();
  }, [moved]);
  return (
    <>
      <ol ref={list} className={classes.list} aria-label="Steps">
        {draft.map((entry, index) => (
          <li
            key={entry.key}
            className={classes.row}
            data-chosen={entry.key === chosen || undefined}
            data-with={(index > 0 && entry.step.startTrigger === 'with-previous') || undefined}
            data-disabled={entry.step.isDisabled || undefined}
            data-drop={drag.over === index || undefined}
            {...drag.rowProps(entry.key, index)}
          >
            <span className={classes.grip} aria-hidden>
              <GripVertical size={16} />
            </span>
            <Row
              entry={entry}
              number={index + 1}
              isChosen={entry.key === chosen}
              isWrong={wrong.has(entry.key)}
              marks={marksOf(entry.step, nameOf)}
              onChoose={() => onChoose(entry.key)}
              onKey={(by) => move(index, index + by)}
            />
            <span className={classes.moves}>
              <MoveButton
                name={entry.step.name}
                way="up"
                isLast={index === 0}
                onMove={() => move(index, index - 1)}
              />
              <MoveButton
                name={entry.step.name}
                way="down"
                isLast={index === draft.length - 1}
                onMove={() => move(index, index + 1)}
              />
            </span>
          </li>
        ))}
      </ol>
      <span role="status" className={classes.unseen}>
        {moved?.said}
      </span>
    </>
  );
}

type RowProps = {
  readonly entry: DraftStep;
  readonly number: number;
  readonly isChosen: boolean;
  readonly isWrong: boolean;
  readonly marks: readonly string[];
  readonly onChoose: () => void;
  readonly onKey: (by: -1 | 1) => void;
};

function Row({ entry: { key, step }, number, isChosen, isWrong, marks, onChoose, onKey }: RowProps) {
  const Icon = iconOf(step);
  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onKey(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <button
      type="button"
      className={classes.choose}
      data-step={key}
      aria-current={isChosen ? 'step' : undefined}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      onClick={onChoose}
      onKeyDown={keys}
    >
      <span className={classes.number}>{number}</span>
      <span className={classes.words}>
        <span className={classes.name}>
          {step.name.trim() || 'A step without a name'}
          {isWrong && (
            <CircleAlert size={15} role="img" aria-label="Something is wrong" className={classes.wrong} />
          )}
        </span>
        <span className={classes.what}>
          <Icon size={14} aria-hidden /> {whatText(step)}
        </span>
        <span className={classes.what}>
          {step.roles.length > 0 ? `on ${step.roles.join(', ')}` : 'nowhere: no role'}
          {number > 1 && step.startTrigger === 'with-previous' && ', together with the step above'}
        </span>
        {marks.length > 0 && (
          <span className={classes.marks}>
            {marks.map((mark) => (
              <span key={mark}>{mark}</span>
            ))}
          </span>
        )}
      </span>
    </button>
  );
}

function iconOf({ action }: DraftStep['step']) {
  if (action.kind === 'deploy-package') return Package;
  return action.package ? PackageOpen : FileCode2;
}

type MoveButtonProps = {
  readonly name: string;
  readonly way: 'up' | 'down';
  readonly isLast: boolean;
  readonly onMove: () => void;
};

function MoveButton({ name, way, isLast, onMove }: MoveButtonProps) {
  const Icon = way === 'up' ? ArrowUp : ArrowDown;
  return (
    <Tooltip label={`Move ${way} (Alt ${way === 'up' ? '↑' : '↓'})`}>
      <ActionIcon size="sm" onClick={onMove} disabled={isLast} aria-label={`Move ${name} ${way}`}>
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Rows that are dragged: where they would be dropped, and what is done there. */
function useDrag(onMove: (key: string, to: number) => void) {
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<number>();
  const end = () => {
    setDragged(undefined);
    setOver(undefined);
  };
  const rowProps = (key: string, index: number) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', key);
      setDragged(key);
    },
    onDragOver: (event: DragEvent) => {
      if (dragged === undefined) return;
      event.preventDefault();
      setOver(dragged === key ? undefined : index);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (dragged !== undefined && dragged !== key) onMove(dragged, index);
      end();
    },
    onDragEnd: end,
  });
  return { over: dragged === undefined ? undefined : over, rowProps };
}
