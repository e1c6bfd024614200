/** Appends records to the action's file, lines in batches. Written synchronously: the order is the order of calls. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { encodeRecord, type LogLevel, type LogRecord } from '@tako/protocol';
import { flushBytes, flushMs } from '../limits.ts';

export type RecordWriter = {
  lines(node: string, level: LogLevel, lines: readonly string[]): void;
  write(record: LogRecord): void;
  /** Everything is on the disk when it returns. */
  close(): void;
};

export function openRecords(file: string): RecordWriter {
  const descriptor = openSync(file, 'a', 0o600);
  let node = '';
  let level: LogLevel = 'info';
  let waiting: string[] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const append = (record: LogRecord) => {
    const frame = encodeRecord(record);
    for (let at = 0; at < frame.length; ) at += writeSync(descriptor, frame, at);
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const lines = waiting;
    [waiting, waitingBytes] = [[], 0];
    append({ kind: 'lines', time: Date.now(), node, level, lines });
  };
  return {
    lines: (toNode, atLevel, lines) => {
      if (lines.length === 0) return;
      if (toNode !== node || atLevel !== level) flush();
      [node, level] = [toNode, atLevel];
      for (const line of lines) {
        waiting.push(line);
        waitingBytes += line.length + 1;
        if (waitingBytes >= flushBytes) flush();
      }
      if (waiting.length > 0) timer ??= setTimeout(flush, flushMs);
    },
    write: (record) => {
      flush();
      append(record);
    },
    close: () => {
      flush();
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}
