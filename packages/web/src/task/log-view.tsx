/** A log of any length, of which only what is in sight is drawn. */
import type { NodeLine } from '@tako/api';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { overscanRows, rowPx } from '../limits.ts';
import type { LineRange } from './line-store.ts';
import { EarlierRow, HeadingRow, LineRow, NodeRow } from './log-rows.tsx';
import classes from './log-view.module.css';
import { type Block, offsetsOf, type Place } from './rows.ts';
import { useScroller } from './use-scroller.ts';
import { type Item, type RowsOfLine, rangesOf, sightOf } from './visible.ts';

export type LogViewProps = {
  readonly taskId: string;
  readonly blocks: readonly Block[];
  readonly lineAt: (nodeId: string, index: number) => NodeLine | undefined;
  readonly rowsOfLine: RowsOfLine;
  readonly namesOf: (nodeId: string) => readonly string[];
  readonly canOpen: (block: Block) => boolean;
  readonly isWrapped: boolean;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onToggle: (nodeId: string) => void;
  readonly onOpen: (nodeId: string) => void;
  /** The lines in sight, whenever they are others. */
  readonly onSight: (ranges: readonly LineRange[]) => void;
  /** Is shown once, as soon as it is there. */
  readonly target: Place | undefined;
  readonly marked: Place | undefined;
};

/** What is looked at while somebody scrolls is asked for this often. */
const sightEveryMs = 60;

export function LogView(props: LogViewProps) {
  const { blocks, rowsOfLine, isWrapped, isFollowing, onFollow, onSight, target } = props;
  const offsets = useMemo(() => offsetsOf(blocks), [blocks]);
  const scroller = useScroller({ blocks, offsets, rowsOfLine, isFollowing, onFollow });
  const { scroll, viewport } = scroller;
  const rows = {
    from: Math.floor(scroll.top / rowPx) - overscanRows,
    to: Math.ceil((scroll.top + viewport) / rowPx) + overscanRows,
  };
  const { items, firstRow } = sightOf(blocks, offsets, rows, rowsOfLine);
  useSight(items, onSight);
  useTarget(target, scroller.show, blocks);
  const y = firstRow * rowPx - (scroll.top - scroll.physical);
  return (
    // What scrolls can be scrolled by the keyboard.
    <section
      ref={scroller.element}
      className={classes.view}
      onScroll={scroller.onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
      tabIndex={0}
      aria-label="Log"
      data-wrapped={isWrapped || undefined}
    >
      <div className={classes.whole} style={{ height: scroller.elementPx }}>
        <div className={classes.sight} style={{ transform: `translateY(${y}px)` }}>
          {items.map((item) => (
            <ItemRow key={keyOf(item)} item={item} view={props} />
          ))}
        </div>
      </div>
    </section>
  );
}

function keyOf({ block, line }: Item): string {
  if (block.kind === 'node') return block.node.id;
  if (block.kind === 'lines') return `${block.nodeId} ${line}`;
  if (block.kind === 'match') return `match ${block.match.seq}`;
  return `${block.kind} ${block.nodeId} ${block.kind === 'earlier' ? '' : line}`;
}

function ItemRow({ item, view }: { readonly item: Item; readonly view: LogViewProps }) {
  const { block } = item;
  const { taskId, lineAt, marked } = view;
  const isMarked = (nodeId: string, index: number) => marked?.nodeId === nodeId && marked.line === index;
  switch (block.kind) {
    case 'node': {
      const { node, depth, isOpen } = block;
      return <NodeRow {...{ node, depth, isOpen }} canOpen={view.canOpen(block)} onToggle={view.onToggle} />;
    }
    case 'earlier':
      return (
        <EarlierRow nodeId={block.nodeId} count={block.count} depth={block.depth} onOpen={view.onOpen} />
      );
    case 'heading':
      return <HeadingRow names={view.namesOf(block.nodeId)} />;
    case 'match': {
      const { nodeId, index } = block.match;
      return (
        <LineRow
          {...{ taskId, nodeId, index }}
          line={block.match}
          depth={1}
          isMarked={isMarked(nodeId, index)}
        />
      );
    }
    case 'lines': {
      const { nodeId, depth } = block;
      const index = item.line ?? 0;
      const line = lineAt(nodeId, index);
      return <LineRow {...{ taskId, nodeId, index, line, depth }} isMarked={isMarked(nodeId, index)} />;
    }
  }
  return block satisfies never;
}

/** Tells what is in sight, at once where nothing was told for a while. */
function useSight(items: readonly Item[], onSight: LogViewProps['onSight']): void {
  const ranges = rangesOf(items);
  const key = JSON.stringify(ranges);
  const told = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says whether the ranges are others.
  useEffect(() => {
    const tell = () => {
      told.current = performance.now();
      onSight(ranges);
    };
    const timer = setTimeout(tell, Math.max(0, told.current + sightEveryMs - performance.now()));
    return () => clearTimeout(timer);
  }, [key, onSight]);
}

/** Goes to the target once, when the rows that lead to it are there. */
function useTarget(
  target: Place | undefined,
  show: (place: Place) => boolean,
  blocks: readonly Block[],
): void {
  const reached = useRef<Place | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows may hold the target.
  useLayoutEffect(() => {
    if (target === undefined || reached.current === target) return;
    if (show(target)) reached.current = target;
  }, [target, blocks]);
}
