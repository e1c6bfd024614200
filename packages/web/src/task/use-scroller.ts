/** The position in a log of any length, held where it is while rows come and go. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { rowPx, scrollRestMs } from '../limits.ts';
import { type Block, blockAt, blockOf, type Place } from './rows.ts';
import { type Extent, elementPx, isStuck, placedAt, type Scroll, scrolledTo } from './scroll.ts';
import { type RowsOfLine, rowOf, sightOf } from './visible.ts';

export type ScrollerOptions = {
  readonly blocks: readonly Block[];
  readonly offsets: Float64Array;
  readonly rowsOfLine: RowsOfLine;
  readonly isFollowing: boolean;
  /** Somebody scrolled away from the end, or back to it. */
  readonly onFollow: (isFollowing: boolean) => void;
};

export type Scroller = {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly scroll: Scroll;
  readonly viewport: number;
  readonly elementPx: number;
  readonly onScroll: () => void;
  /** Brings a place into sight; false where it is not there (yet). */
  readonly show: (place: Place) => boolean;
};

/** What stands at the upper edge, and how far it is scrolled out. */
type Anchor = { readonly place: Place; readonly below: number };

/** A scroll bar that is this far from the end is at the end. */
const endPx = 2 * rowPx;

export function useScroller(options: ScrollerOptions): Scroller {
  const { blocks, offsets, rowsOfLine, isFollowing, onFollow } = options;
  const element = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState(0);
  const [scroll, setScroll] = useState<Scroll>({ top: 0, physical: 0 });
  const anchor = useRef<Anchor | undefined>(undefined);
  const shown = useRef(blocks);
  const whole = (offsets.at(-1) ?? 0) * rowPx;
  const extent: Extent = { whole, viewport };

  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    setViewport(watched.clientHeight);
    const watcher = new ResizeObserver(() => setViewport(watched.clientHeight));
    watcher.observe(watched);
    return () => watcher.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (isFollowing) {
      setScroll((before) => same(before, placedAt(whole, { whole, viewport })));
    } else if (shown.current !== blocks) {
      const row = anchor.current && rowOfPlace(blocks, offsets, anchor.current.place, rowsOfLine);
      const below = anchor.current?.below ?? 0;
      setScroll((before) => {
        const top = row === undefined ? before.top : row * rowPx + below;
        return same(before, placedAt(top, { whole, viewport }));
      });
    } else anchor.current = anchorAt(blocks, offsets, scroll.top, rowsOfLine);
    shown.current = blocks;
  }, [blocks, offsets, rowsOfLine, isFollowing, whole, viewport, scroll]);

  useLayoutEffect(() => {
    const moved = element.current;
    if (moved && Math.abs(moved.scrollTop - scroll.physical) >= 1) moved.scrollTop = scroll.physical;
  }, [scroll]);

  // A scroll bar that stands for more than it can show is put where it belongs once it rests.
  useEffect(() => {
    const timer = setTimeout(
      () => setScroll((before) => same(before, placedAt(before.top, { whole, viewport }))),
      isStuck(scroll, { whole, viewport }) ? 0 : scrollRestMs,
    );
    return () => clearTimeout(timer);
  }, [scroll, whole, viewport]);

  const onScroll = useCallback(() => {
    const physical = element.current?.scrollTop ?? 0;
    setScroll((before) => {
      if (Math.abs(physical - before.physical) < 1) return before;
      const next = scrolledTo(before, physical, { whole, viewport });
      const isAtEnd = next.top >= whole - viewport - endPx;
      if (isAtEnd !== isFollowing) queueMicrotask(() => onFollow(isAtEnd));
      return next;
    });
  }, [whole, viewport, isFollowing, onFollow]);

  const show = (place: Place): boolean => {
    const row = rowOfPlace(blocks, offsets, place, rowsOfLine);
    if (row === undefined) return false;
    const px = row * rowPx;
    // What is in sight stays where it is: whoever clicked on it looks at it.
    if (px >= scroll.top && px + rowPx <= scroll.top + viewport) return true;
    setScroll(placedAt(px - viewport / 3, extent));
    return true;
  };
  return { element, scroll, viewport, elementPx: elementPx(extent), onScroll, show };
}

function same(before: Scroll, next: Scroll): Scroll {
  return before.top === next.top && before.physical === next.physical ? before : next;
}

function rowOfPlace(
  blocks: readonly Block[],
  offsets: Float64Array,
  place: Place,
  rowsOfLine: RowsOfLine,
): number | undefined {
  const index = blockOf(blocks, place);
  return index < 0 ? undefined : rowOf(blocks, offsets, index, place.line, rowsOfLine);
}

function anchorAt(
  blocks: readonly Block[],
  offsets: Float64Array,
  top: number,
  rowsOfLine: RowsOfLine,
): Anchor | undefined {
  const row = Math.floor(top / rowPx);
  const { items, firstRow } = sightOf(blocks, offsets, { from: row, to: row + 1 }, rowsOfLine);
  const [first] = items;
  const place = first && placeOf(first.block, first.line);
  if (place) return { place, below: top - firstRow * rowPx };
  // A row that has no name of its own: the node before it stays in its place instead.
  for (let at = blockAt(offsets, row); at >= 0; at--) {
    const block = blocks[at];
    const above = block && placeOf(block, null);
    if (above) return { place: above, below: top - (offsets[at] ?? 0) * rowPx };
  }
  return undefined;
}

function placeOf(block: Block, line: number | null): Place | undefined {
  if (block.kind === 'node') return { nodeId: block.node.id, line: null };
  if (block.kind === 'match') return { nodeId: block.match.nodeId, line: block.match.index };
  if (block.kind === 'lines' && line !== null) return { nodeId: block.nodeId, line };
  return undefined;
}
