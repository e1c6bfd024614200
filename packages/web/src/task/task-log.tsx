/** The log of a task: its tree, or what a search found in it. */

import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import type { LogTreeNode } from '@tako/api';
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { blockLines, typingRestMs } from '../limits.ts';
import { Failure } from '../pieces/failure.tsx';
import type { TaskLog } from './follow-task.ts';
import { type Levels, LogToolbar, levelsOf } from './log-toolbar.tsx';
import { LogView } from './log-view.tsx';
import {
  type Block,
  blocksOf,
  blocksOfMatches,
  type Choice,
  type Choices,
  canOpen,
  type Place,
} from './rows.ts';
import classes from './task-log.module.css';
import { above, problemsIn, type Tree, walk } from './tree.ts';
import { useColumns } from './use-columns.ts';
import { isSearch, type Search, useSearch } from './use-search.ts';
import { rowsOfText } from './wrap.ts';

type TaskLogProps = {
  readonly taskId: string;
  readonly log: TaskLog;
  /** The line that the address names. */
  readonly linked: Place | undefined;
};

export function TaskLogPanel({ taskId, log, linked }: TaskLogProps) {
  const { tree, isComplete, cursor } = useSyncExternalStore(log.subscribe, log.state);
  const version = useSyncExternalStore(log.lines.subscribe, log.lines.version);
  const [text, setText] = useState('');
  const [levels, setLevels] = useState<Levels>('all');
  const [calmText] = useDebouncedValue(text, typingRestMs);
  // Typing waits for a pause; what is cleared is gone at once.
  const needle = text === '' ? '' : calmText.trim();
  const wanted = useMemo(() => ({ text: needle, levels: levelsOf[levels] }), [needle, levels]);
  const search = useSearch(taskId, wanted, cursor);
  const isSearching = isSearch(wanted);
  const [choices, setChoices] = useState<Choices>(() => opened(new Map(), tree, linked));
  const [isFollowing, setFollowing] = useState(linked === undefined);
  const [isWrapped, setWrapped] = useState(false);
  const [target, setTarget] = useState<Place | undefined>(linked);
  const [marked, setMarked] = useState(linked);
  useLinked(linked, setMarked, (place) => {
    // Among what a search found, a line leads to what stands around it.
    setText('');
    setLevels('all');
    setChoices((before) => opened(before, tree, place));
    setTarget(place);
    setFollowing(false);
  });
  const place = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const digits = useMemo(() => digitsOf(tree), [tree]);
  const columnsAt = useColumns(place, isWrapped, digits);
  const rowsOfLine = useCallback(
    (nodeId: string, line: number) => {
      const columns = columnsAt(above(tree, nodeId).length);
      return columns === null ? 1 : rowsOfText(log.lines.line(nodeId, line)?.text ?? '', columns);
    },
    [log, tree, columnsAt],
  );
  // With each change of the lines the rows that they take may be others; without wrapping they never are.
  const measured = columnsAt(0) === null ? 0 : version;
  const blocks = useMemo(() => {
    if (isSearching) return blocksOfMatches(search.matches, (line) => rowsOfText(line, columnsAt(1)));
    const heightOf = (nodeId: string, block: number) =>
      measured === 0 ? undefined : heightOfBlock(log, tree, nodeId, block, rowsOfLine);
    return blocksOf(tree, choices, heightOf);
  }, [isSearching, search.matches, columnsAt, tree, choices, measured, log, rowsOfLine]);

  const choose = useCallback(
    (nodeId: string, choice: Choice) => setChoices((before) => new Map(before).set(nodeId, choice)),
    [],
  );
  const isOpen = useRef(new Set<string>());
  isOpen.current = new Set(
    blocks.flatMap((block) => (block.kind === 'node' && block.isOpen ? [block.node.id] : [])),
  );
  const onToggle = useCallback(
    (nodeId: string) => choose(nodeId, isOpen.current.has(nodeId) ? 'closed' : 'open'),
    [choose],
  );
  const problems = useMemo(() => problemsIn(tree), [tree]);
  const lastProblem = useRef(-1);
  const nextProblem = () => {
    lastProblem.current = (lastProblem.current + 1) % problems.length;
    const node = tree.nodes.get(problems[lastProblem.current] ?? '');
    if (!node) return;
    const spot: Place = { nodeId: node.id, line: null };
    setText('');
    setLevels('all');
    setChoices((before) => opened(before, tree, spot));
    setFollowing(false);
    setTarget(spot);
  };
  useHotkeys([
    ['/', () => searchRef.current?.focus()],
    ['f', () => setFollowing((before) => !before)],
    ['n', () => problems.length > 0 && nextProblem()],
  ]);
  const canFollow = !isComplete && !isSearching;
  const follows = isFollowing && canFollow;
  const shownProblem = search.problem ?? log.lines.problem();
  return (
    <div className={classes.panel} ref={place} style={{ '--number-digits': digits } as never}>
      <LogToolbar
        {...{ taskId, text, levels, isWrapped, canFollow, searchRef }}
        onText={setText}
        onLevels={setLevels}
        found={isSearching ? foundText(search) : undefined}
        problems={problems.length}
        onNextProblem={nextProblem}
        isFollowing={follows}
        onFollow={() => setFollowing(!isFollowing)}
        onWrap={() => setWrapped(!isWrapped)}
        onExpand={(how) => {
          setFollowing(false);
          setChoices(how === 'itself' ? new Map() : allNodes(tree, how === 'all' ? 'open' : 'closed'));
        }}
      />
      {shownProblem !== undefined && (
        <Failure error={shownProblem} title="A part of the log could not be read" onRetry={search.lookOn} />
      )}
      <LogView
        {...{ taskId, blocks, rowsOfLine, isWrapped, onToggle, target, marked }}
        lineAt={log.lines.line}
        namesOf={(nodeId) => namesOf(tree, nodeId)}
        canOpen={(block: Block) => block.kind === 'node' && canOpen(tree, block.node)}
        isFollowing={follows}
        onFollow={setFollowing}
        onOpen={(nodeId) => {
          setFollowing(false);
          choose(nodeId, 'open');
        }}
        onSight={log.lines.want}
      />
    </div>
  );
}

/** The way to a place is open; of a line, all lines of its node. */
function opened(before: Choices, tree: Tree, place: Place | undefined): Choices {
  if (!place) return before;
  const way = [...above(tree, place.nodeId), ...(place.line === null ? [] : [place.nodeId])];
  return new Map([...before, ...way.map((id) => [id, 'open'] as const)]);
}

/** Follows the address: another line is marked and shown. */
function useLinked(
  linked: Place | undefined,
  mark: (place: Place | undefined) => void,
  go: (place: Place) => void,
): void {
  const last = useRef(linked);
  if (last.current?.nodeId === linked?.nodeId && last.current?.line === linked?.line) return;
  last.current = linked;
  mark(linked);
  if (linked) go(linked);
}

function allNodes(tree: Tree, choice: Choice): Choices {
  return new Map([...walk(tree)].map(({ id }: LogTreeNode) => [id, choice] as const));
}

/** Rows of a block where all its lines are here; a part would tell too little. */
function heightOfBlock(
  log: TaskLog,
  tree: Tree,
  nodeId: string,
  block: number,
  rowsOfLine: (nodeId: string, line: number) => number,
): number | undefined {
  const from = block * blockLines;
  const to = Math.min(from + blockLines, tree.nodes.get(nodeId)?.lineCount ?? 0);
  if (log.lines.line(nodeId, from) === undefined && log.lines.line(nodeId, to - 1) === undefined)
    return undefined;
  let rows = 0;
  for (let line = from; line < to; line++) rows += rowsOfLine(nodeId, line);
  return rows;
}

function namesOf(tree: Tree, nodeId: string): string[] {
  const ids = [nodeId, ...above(tree, nodeId)].toReversed();
  const names = ids.map((id) => tree.nodes.get(id)?.name ?? id);
  return ids.length === 1 ? names : names.slice(1);
}

function foundText({ matches, isAtEnd, isLooking }: Search): string {
  const count = matches.length.toLocaleString('en');
  const lines = matches.length === 1 ? 'line' : 'lines';
  if (isLooking) return `${count} ${lines} …`;
  return isAtEnd ? `${count} ${lines}` : `The first ${count} ${lines}`;
}

/** So that all numbers stand below each other. */
function digitsOf(tree: Tree): number {
  let most = 1;
  for (const { lineCount } of tree.nodes.values()) most = Math.max(most, lineCount);
  return Math.max(3, String(most).length);
}
