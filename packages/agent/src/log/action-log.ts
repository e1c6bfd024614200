/** What an action tells: its records, with secrets masked and with warnings remembered. */
import type { LogLevel, LogRecord, NodeState } from '@tako/protocol';
import { longestLineChars, longestTellingChars } from '../limits.ts';
import { LineSplitter } from './line-splitter.ts';
import { Masker, masked, type Secrets } from './masker.ts';
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
  /** Masked and not longer than a heading may be. */
  told(text: string): string;
  readonly hasWarnings: () => boolean;
  /** Lines of level warning so far. */
  readonly countWarnings: () => number;
  readonly hasRoom: RecordWriter['hasRoom'];
  readonly room: RecordWriter['room'];
};

export type LineStream = {
  /** `ends` is false for a piece of a line that goes on. */
  line(level: LogLevel, text: string, ends: boolean): void;
  end(): void;
};

const splitter = () => new LineSplitter(() => longestLineChars);

export function createActionLog(writer: RecordWriter, secrets: Secrets): ActionLog {
  let warnings = 0;
  const remember = (level: LogLevel) => {
    if (level === 'warning') warnings += 1;
  };
  const told = (text: string) => shortened(masked(text, secrets));
  return {
    told,
    masked: (text) => masked(text, secrets),
    hasWarnings: () => warnings > 0,
    countWarnings: () => warnings,
    hasRoom: writer.hasRoom,
    room: writer.room,
    say: (node, level, text) => {
      remember(level);
      const lines = splitter().push(`${masked(text, secrets)}\n`);
      writer.lines(
        node,
        level,
        lines.map((line) => line.text),
      );
    },
    node: (node, state, detail) => {
      const why = detail === undefined ? {} : { detail: told(detail) };
      writer.write({ kind: 'node', time: Date.now(), node, state, ...why });
    },
    write: (record) => writer.write(record),
    addSecret: (secret) => {
      secrets.add(secret);
    },
    stream: (node) => openStream(node, writer, secrets, remember),
  };
}

function openStream(
  node: string,
  writer: RecordWriter,
  secrets: Secrets,
  remember: (level: LogLevel) => void,
): LineStream {
  const masker = new Masker(secrets);
  const lines = splitter();
  let level: LogLevel = 'info';
  const tell = (pieces: readonly { readonly text: string }[]) =>
    writer.lines(
      node,
      level,
      pieces.map(({ text }) => text),
    );
  const finish = () => {
    tell(lines.push(masker.flush()));
    tell(lines.flush());
  };
  return {
    line: (atLevel, text, ends) => {
      remember(atLevel);
      if (atLevel !== level) finish();
      level = atLevel;
      tell(lines.push(masker.push(ends ? `${text}\n` : text)));
    },
    end: finish,
  };
}

function shortened(text: string): string {
  return text.length <= longestTellingChars ? text : `${text.slice(0, longestTellingChars)}…`;
}
