/** The rows of a log. */
import type { LogTreeNode, NodeLine } from '@tako/api';
import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { PageLink } from '../pieces/page-link.tsx';
import { StateIcon } from '../pieces/state.tsx';
import { Duration } from '../pieces/time.tsx';
import { exactText } from '../pieces/time-text.ts';
import { type Look, piecesOf } from './ansi.ts';
import classes from './log-rows.module.css';

type NodeRowProps = {
  readonly node: LogTreeNode;
  readonly depth: number;
  readonly isOpen: boolean;
  readonly canOpen: boolean;
  readonly onToggle: (nodeId: string) => void;
};

export const NodeRow = memo(({ node, depth, isOpen, canOpen, onToggle }: NodeRowProps) => {
  const { id, name, state, detail, progress, startedAt, endedAt } = node;
  return (
    <button
      type="button"
      className={classes.node}
      data-kind={node.nodeKind}
      data-state={state}
      style={{ paddingLeft: indentOf(depth) }}
      aria-expanded={canOpen ? isOpen : undefined}
      onClick={canOpen ? () => onToggle(id) : undefined}
      data-node={id}
    >
      <ChevronRight className={classes.chevron} data-open={isOpen} data-can={canOpen} size={14} aria-hidden />
      <StateIcon state={state} size={15} />
      <span className={classes.name}>{name}</span>
      {detail && (
        <span className={classes.detail} title={detail}>
          {detail}
        </span>
      )}
      {state === 'running' && progress !== null && (
        <span className={classes.progress}>
          <progress value={progress} max={100} aria-label={`${name}: ${progress} %`} />
          {progress} %
        </span>
      )}
      <span className={classes.duration}>
        <Duration from={startedAt} to={endedAt} />
      </span>
    </button>
  );
});

/** Further in by a fixed step, less where there is little room. */
const indentOf = (depth: number): string => `calc(8px + ${depth} * var(--indent))`;

type EarlierRowProps = {
  readonly nodeId: string;
  readonly count: number;
  readonly depth: number;
  readonly onOpen: (nodeId: string) => void;
};

export const EarlierRow = memo(({ nodeId, count, depth, onOpen }: EarlierRowProps) => (
  <button
    type="button"
    className={classes.earlier}
    style={{ paddingLeft: indentOf(depth) }}
    onClick={() => onOpen(nodeId)}
  >
    Show {count.toLocaleString('en')} earlier {count === 1 ? 'line' : 'lines'}
  </button>
));

type HeadingRowProps = { readonly names: readonly string[] };

export const HeadingRow = memo(({ names }: HeadingRowProps) => (
  <div className={classes.heading}>{names.join(' › ')}</div>
));

type LineRowProps = {
  readonly taskId: string;
  readonly nodeId: string;
  /** From 0 on. */
  readonly index: number;
  readonly line: NodeLine | undefined;
  readonly depth: number;
  readonly isMarked: boolean;
};

export const LineRow = memo(({ taskId, nodeId, index, line, depth, isMarked }: LineRowProps) => (
  <div
    className={classes.line}
    data-level={line?.level}
    data-marked={isMarked || undefined}
    data-line={`${nodeId} ${index}`}
    style={{ paddingLeft: indentOf(depth) }}
  >
    <PageLink
      to="task"
      params={{ task: taskId }}
      search={{ node: nodeId, line: String(index + 1) }}
      replace
      className={classes.number}
      aria-label={`Line ${index + 1}`}
    >
      {index + 1}
    </PageLink>
    {line ? (
      <>
        <time className={classes.time} dateTime={line.time} title={exactText(line.time)}>
          {clockText(line.time)}
        </time>
        <span className={classes.text}>
          <LineText text={line.text} />
        </span>
      </>
    ) : (
      <span className={classes.missing} />
    )}
  </div>
));

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const clockText = (iso: string): string => clock.format(Date.parse(iso));

/** Text and nothing else: whatever a log holds is shown, never run. */
function LineText({ text }: { readonly text: string }) {
  const pieces = piecesOf(text);
  const [only] = pieces;
  if (pieces.length === 1 && only && Object.keys(only.look).length === 0) return only.text;
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never change.
    <span key={index} style={styleOf(piece.look)}>
      {piece.text}
    </span>
  ));
}

function styleOf({ colour, ground, isBold, isFaint, isItalic, isUnderlined, isInverse }: Look) {
  const [front, back] = isInverse ? [ground ?? 'ground', colour ?? 'ink'] : [colour, ground];
  return {
    ...(front === undefined ? {} : { color: cssColour(front) }),
    ...(back === undefined ? {} : { background: cssColour(back) }),
    ...(isBold ? { fontWeight: 650 } : {}),
    ...(isFaint ? { opacity: 0.7 } : {}),
    ...(isItalic ? { fontStyle: 'italic' } : {}),
    ...(isUnderlined ? { textDecoration: 'underline' } : {}),
  };
}

function cssColour(colour: number | string): string {
  if (typeof colour === 'number') return `var(--ansi-${colour})`;
  return colour.startsWith('rgb') ? colour : `var(--${colour})`;
}
