/**
 * The lines of a task's log that are near what somebody looks at: fetched in blocks when they are wanted, and let go again
 * when many others have been wanted since.
 */
import type { LinePage, NodeLine } from '@tako/api';
import { blockLines, mostFetches, mostKeptBlocks } from '../limits.ts';

export type LineRange = { readonly nodeId: string; readonly from: number; readonly to: number };

export type FetchLines = (
  nodeId: string,
  from: number,
  take: number,
  signal: AbortSignal,
) => Promise<Pick<LinePage, 'lines'>>;

export type LineStore = {
  /** undefined where it is not here (yet). */
  line(nodeId: string, index: number): NodeLine | undefined;
  /** Fetches what is missing of these, the first ones first; what was asked for before and is not among them is called off. */
  want(ranges: readonly LineRange[]): void;
  /** Lines that came by themselves. */
  put(nodeId: string, from: number, lines: readonly NodeLine[]): void;
  /** Calls after each change; the answer ends it. */
  subscribe(listener: () => void): () => void;
  /** Grows with each change. */
  version(): number;
  /** What the last fetch failed with; undefined where it came through. */
  problem(): unknown;
};

type Kept = (NodeLine | undefined)[];

const keyOf = (nodeId: string, block: number): string => `${block} ${nodeId}`;

export function createLineStore(fetchLines: FetchLines): LineStore {
  /** The least recently used first. */
  const blocks = new Map<string, Kept>();
  const fetching = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  let wanted: readonly LineRange[] = [];
  let version = 0;
  let problem: unknown;

  const changed = () => {
    version += 1;
    for (const listener of listeners) listener();
  };
  const touch = (key: string): Kept => {
    const kept = blocks.get(key) ?? [];
    blocks.delete(key);
    blocks.set(key, kept);
    for (const oldest of blocks.keys()) {
      if (blocks.size <= mostKeptBlocks) break;
      blocks.delete(oldest);
    }
    return kept;
  };
  const keep = (nodeId: string, from: number, lines: readonly NodeLine[]) => {
    for (const [offset, line] of lines.entries()) {
      const index = from + offset;
      touch(keyOf(nodeId, Math.floor(index / blockLines)))[index % blockLines] = line;
    }
  };
  const line = (nodeId: string, index: number) =>
    blocks.get(keyOf(nodeId, Math.floor(index / blockLines)))?.[index % blockLines];

  const start = ({ nodeId, from, to }: LineRange, key: string) => {
    const gone = new AbortController();
    fetching.set(key, gone);
    fetchLines(nodeId, from, to - from, gone.signal)
      .then(
        ({ lines }) => {
          keep(nodeId, from, lines);
          problem = undefined;
        },
        (error: unknown) => {
          if (!gone.signal.aborted) problem = error;
        },
      )
      .finally(() => {
        if (fetching.get(key) === gone) fetching.delete(key);
        if (gone.signal.aborted) return;
        changed();
        if (problem === undefined) fetchMissing();
      });
  };
  const fetchMissing = () => {
    const missing = wanted.flatMap((range) => missingOf(range, line));
    const keys = missing.map(({ nodeId, from }) => keyOf(nodeId, Math.floor(from / blockLines)));
    for (const [key, gone] of fetching) {
      if (keys.includes(key)) continue;
      fetching.delete(key);
      gone.abort(new Error('it is no longer looked at'));
    }
    for (const [index, part] of missing.entries()) {
      const key = keys[index] ?? '';
      if (fetching.size >= mostFetches) return;
      if (!fetching.has(key)) start(part, key);
    }
  };
  return {
    line,
    want: (ranges) => {
      wanted = ranges;
      for (const { nodeId, from, to } of ranges) {
        for (let block = Math.floor(from / blockLines); block * blockLines < to; block++) {
          const key = keyOf(nodeId, block);
          if (blocks.has(key)) touch(key);
        }
      }
      fetchMissing();
    },
    put: (nodeId, from, lines) => {
      if (lines.length === 0) return;
      keep(nodeId, from, lines);
      changed();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    problem: () => problem,
  };
}

/** What is not here of a range, widened to the blocks around it: whoever scrolls on finds the next lines there. */
function missingOf({ nodeId, from, to }: LineRange, line: LineStore['line']): LineRange[] {
  const missing: LineRange[] = [];
  for (let at = from; at < to; ) {
    const end = (Math.floor(at / blockLines) + 1) * blockLines;
    const first = firstMissing(nodeId, at, Math.min(end, to), line);
    if (first !== undefined) {
      const whole = firstMissing(nodeId, end - blockLines, end, line) ?? first;
      missing.push({ nodeId, from: whole, to: end });
    }
    at = end;
  }
  return missing;
}

function firstMissing(nodeId: string, from: number, to: number, line: LineStore['line']): number | undefined {
  for (let index = from; index < to; index++) if (!line(nodeId, index)) return index;
  return undefined;
}
