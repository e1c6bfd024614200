/** What an action tells: its records, with secrets masked and with warnings remembered. */
import type { LogLevel, LogRecord, NodeState } from '@tako/protocol';
import { LineSplitter } from './line-splitter.ts';
import { Masker } from './masker.ts';
import type { RecordWriter } from './record-writer.ts';

export type ActionLog = {
  /** One line or several, of the agent itself. */
  say(node: string, level: LogLevel, text: string): void;
  node(node: string, state: NodeState, detail?: string): void;
  write(record: LogRecord): void;
  /** A stream of lines whose secrets may go over line ends. */
  stream(node: string): LineStream;
  /** Masks this value from now on. */
  addSecret(secret: string): void;
  masked(text: string): string;
  readonly hasWarnings: () => boolean;
  /** Lines of level warning so far. */
  readonly countWarnings: () => number;
};

export type LineStream = { line(level: LogLevel, text: string): void; end(): void };

export function createActionLog(writer: RecordWriter, secrets: readonly string[]): ActionLog {
  const known = new Set(secrets);
  const streams = new Set<Masker>();
  let warnings = 0;
  const remember = (level: LogLevel) => {
    if (level === 'warning') warnings += 1;
  };
  const masked = (text: string) => {
    const masker = new Masker(known);
    return masker.push(text) + masker.flush();
  };
  return {
    masked,
    hasWarnings: () => warnings > 0,
    countWarnings: () => warnings,
    say: (node, level, text) => {
      remember(level);
      writer.lines(node, level, masked(text).split('\n'));
    },
    node: (node, state, detail) => {
      writer.write({
        kind: 'node',
        time: Date.now(),
        node,
        state,
        ...(detail === undefined ? {} : { detail: masked(detail) }),
      });
    },
    write: (record) => writer.write(record),
    addSecret: (secret) => {
      known.add(secret);
      for (const masker of streams) masker.add(secret);
    },
    stream: (node) => {
      const masker = new Masker(known);
      streams.add(masker);
      let splitter = new LineSplitter();
      let level: LogLevel = 'info';
      const emit = (text: string) => writer.lines(node, level, splitter.push(text));
      const finish = () => {
        emit(masker.flush());
        writer.lines(node, level, splitter.flush());
        splitter = new LineSplitter();
      };
      return {
        line: (atLevel, text) => {
          remember(atLevel);
          if (atLevel !== level) finish();
          level = atLevel;
          emit(masker.push(`${text}\n`));
        },
        end: () => {
          finish();
          streams.delete(masker);
        },
      };
    },
  };
}
