/** Writes a running task's log: many writers, one transaction at a time, which takes along all that waits. */
import type { LogLevel, NodeState } from '@tako/api';
import type { Kysely } from 'kysely';
import { transaction } from '../database/open-database.ts';
import type { Database } from '../database/tables.ts';
import { insertPacked, loadNodes } from './activity-log.store.ts';
import { type LogInput, packEvents } from './chunk.ts';
import type { LogFeed } from './log-feed.ts';
import { hasEnded, type NodeChange, phaseKinds, type Settle, type TreeNode } from './log-tree.ts';

type Trx = Kysely<Database>;

/** Events, and what else must be stored in the very transaction in which they are. */
export type LogEntry = {
  readonly inputs?: readonly LogInput[];
  readonly write?: (trx: Trx) => Promise<void>;
  /** Of the writes with the same key only the last one is done. */
  readonly key?: string;
};

export type LogWriter = {
  /** Aborted with what broke the store: whoever waits for something else hears of it. */
  readonly broken: AbortSignal;
  /** Takes the entry; settles once there is room for the next. It is stored within some 50 ms. */
  append(entry: LogEntry): Promise<void>;
  /** Takes the entry; settles once it is stored, together with all that came before it. */
  commit(entry: LogEntry): Promise<void>;
  /** A line of the server's own, masked. */
  line(nodeId: string, level: LogLevel, text: string): LogInput;
  node(change: NodeChange): LogInput;
  /** As of the last event that was stored. */
  stateOf(nodeId: string): NodeState | undefined;
  /** The node that has no parent; undefined where the log has no nodes. */
  rootId(): string | undefined;
  /** Changes that end every node below the root which has not ended; `why` is told of phases that never began. */
  settleAll(settle: Settle, why?: string): LogInput[];
  /** Settles once all that was taken is stored. */
  close(): Promise<void>;
};

export type LogWriterOptions = {
  readonly db: Kysely<Database>;
  readonly taskId: string;
  readonly feed: LogFeed;
  readonly mask: (text: string) => string;
  readonly now: () => number;
};

/** Lines wait this long for company: readers see no delay, and the disk is asked twenty times a second at most. */
const gatherMs = 50;

/** Lines that are worth a transaction at once. */
const gatherLines = 1_000;

/** Lines that may wait for the disk before whoever brings more has to wait: what a task may hold in memory. */
const maxUnstoredLines = 5_000;

/** Throws what broke the store from every call after it. */
export async function openLogWriter(options: LogWriterOptions): Promise<LogWriter> {
  const { db, taskId, feed, mask, now } = options;
  const nodes = new Map<string, TreeNode>();
  const lineCounts = new Map<string, number>();
  for (const { node, lineCount } of await loadNodes(db, taskId)) {
    nodes.set(node.id, node);
    lineCounts.set(node.id, lineCount);
  }
  let lastSeq = await loadSeq(db, taskId);
  let waiting: LogEntry[] = [];
  let waitingLines = 0;
  let storedPart: Promise<void> | undefined;
  const broken = new AbortController();

  const store = async () => {
    const entries = waiting;
    waiting = [];
    waitingLines = 0;
    const packed = packEvents(
      entries.flatMap(({ inputs }) => inputs ?? []),
      nodes,
      lastSeq,
      lineCounts,
    );
    await transaction(db, async (trx) => {
      await insertPacked(trx, taskId, packed);
      if (packed.lastSeq !== lastSeq) {
        await trx.updateTable('tasks').set({ log_seq: packed.lastSeq }).where('id', '=', taskId).execute();
      }
      for (const write of lastWrites(entries)) await write(trx);
    });
    lastSeq = packed.lastSeq;
    feed.publish(taskId);
  };

  let timer: NodeJS.Timeout | undefined;
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    // While one transaction runs, all that comes gathers for the next.
    const previous = storedPart ?? Promise.resolve();
    next ??= previous
      .then(() => {
        next = undefined;
        storedPart = store();
        return storedPart;
      })
      .catch((error: unknown) => {
        broken.abort(error);
        throw error;
      });
    return next;
  };
  let next: Promise<void> | undefined;

  const take = (entry: LogEntry) => {
    broken.signal.throwIfAborted();
    waiting.push(entry);
    for (const input of entry.inputs ?? []) if (input.kind === 'lines') waitingLines += input.rows.length;
  };

  return {
    broken: broken.signal,
    append: async (entry) => {
      take(entry);
      if (waitingLines >= maxUnstoredLines) return flush();
      if (waitingLines >= gatherLines) flush().catch(() => undefined);
      else timer ??= setTimeout(() => flush().catch(() => undefined), gatherMs);
    },
    commit: async (entry) => {
      take(entry);
      return flush();
    },
    line: (nodeId, level, text) => ({ kind: 'lines', nodeId, rows: [[now(), level, mask(text)]] }),
    node: (change) => ({ kind: 'node', time: now(), change }),
    stateOf: (nodeId) => nodes.get(nodeId)?.state,
    rootId: () => [...nodes.values()].find(({ parentId }) => parentId === null)?.id,
    settleAll: (settle, why) => {
      const open = [...nodes.values()].filter(({ state, parentId }) => !hasEnded(state) && parentId !== null);
      // What is above ends after what is below it.
      return open.toReversed().map(({ id, state, kind }) => {
        const isLeftOut = state === 'pending' && phaseKinds.includes(kind);
        const change = isLeftOut && why !== undefined ? { id, settle, detail: why } : { id, settle };
        return { kind: 'node', time: now(), change };
      });
    },
    close: async () => {
      if (waiting.length > 0) await flush();
      await storedPart;
    },
  };
}

function lastWrites(entries: readonly LogEntry[]): ((trx: Trx) => Promise<void>)[] {
  const keyed = new Map<string, number>();
  for (const [index, { key }] of entries.entries()) if (key !== undefined) keyed.set(key, index);
  return entries.flatMap(({ write, key }, index) =>
    write && (key === undefined || keyed.get(key) === index) ? [write] : [],
  );
}

async function loadSeq(db: Kysely<Database>, taskId: string): Promise<number> {
  const { log_seq } = await db
    .selectFrom('tasks')
    .select('log_seq')
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
  return log_seq;
}
