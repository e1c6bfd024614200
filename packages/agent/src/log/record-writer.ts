/**
 * Appends records to the action's file, lines in batches. The order is the order of calls. Where the disk is full
 * nothing is lost: what was told waits, and so should whoever tells more.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { encodeRecord, type LogLevel, type LogRecord } from '@tako/protocol';
import { isDiskFull } from '../home/disk-full.ts';
import { flushBytes, flushMs, fullDiskRetryMs } from '../limits.ts';

export type RecordWriter = {
  lines(node: string, level: LogLevel, lines: readonly string[]): void;
  write(record: LogRecord): void;
  /** False while what was told waits for room on the disk. */
  readonly hasRoom: () => boolean;
  /** Settles when nothing waits for room any more. */
  room(): Promise<void>;
  /** Everything is on the disk when it settles. */
  close(): Promise<void>;
};

type Batch = { node: string; level: LogLevel; lines: string[]; bytes: number };

export function openRecords(file: string): RecordWriter {
  const descriptor = openSync(file, 'a', 0o600);
  const queue = openQueue((bytes) => writeSync(descriptor, bytes));
  let batch: Batch = { node: '', level: 'info', lines: [], bytes: 0 };
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const { node, level, lines } = batch;
    if (lines.length === 0) return;
    batch = { node, level, lines: [], bytes: 0 };
    queue.append(encodeRecord({ kind: 'lines', time: Date.now(), node, level, lines }));
  };
  return {
    hasRoom: queue.isEmpty,
    room: queue.empty,
    lines: (node, level, lines) => {
      if (node !== batch.node || level !== batch.level) flush();
      [batch.node, batch.level] = [node, level];
      for (const line of lines) {
        batch.lines.push(line);
        batch.bytes += line.length + 1;
        if (batch.bytes >= flushBytes) flush();
      }
      if (batch.lines.length > 0) timer ??= setTimeout(flush, flushMs);
    },
    write: (record) => {
      flush();
      queue.append(encodeRecord(record));
    },
    close: async () => {
      flush();
      await queue.empty();
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

type ByteQueue = { append(bytes: Buffer): void; isEmpty(): boolean; empty(): Promise<void> };

/** Writes at once while that works; on a full disk it keeps the rest and tries again, from the very byte. */
function openQueue(write: (bytes: Buffer) => number): ByteQueue {
  let waiting: Buffer[] = [];
  let retry: NodeJS.Timeout | undefined;
  let whenEmpty: (() => void)[] = [];

  const drain = () => {
    retry = undefined;
    try {
      for (let next = waiting[0]; next; next = waiting[0]) {
        const written = write(next);
        waiting = written < next.length ? [next.subarray(written), ...waiting.slice(1)] : waiting.slice(1);
      }
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      retry = setTimeout(drain, fullDiskRetryMs);
      return;
    }
    for (const resolve of whenEmpty) resolve();
    whenEmpty = [];
  };
  return {
    append: (bytes) => {
      waiting.push(bytes);
      if (!retry) drain();
    },
    isEmpty: () => waiting.length === 0,
    empty: () =>
      waiting.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => whenEmpty.push(resolve)),
  };
}
