/** Reads what a script writes: lines go to the log, service messages are obeyed. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { LogLevel } from '@tako/protocol';
import { largestOutputBytes, longestLineChars, longestMessageChars } from '../limits.ts';
import { LineSplitter } from '../log/line-splitter.ts';
import type { ActionContext } from './action-context.ts';
import { messageOpening, readServiceMessage, type ServiceMessage } from './service-message.ts';

export type Reading = {
  /** Settles when the stream has ended and all of it is in the log. */
  readonly done: Promise<void>;
  /** Reads no further. */
  stop(): void;
  /** What the script itself said of its end. */
  resultMessage(): string | undefined;
  /** What cannot be obeyed, so that the script must not count as successful. */
  problem(): string | undefined;
  lines(): number;
};

type Source = 'stdout' | 'stderr';
type Mode = LogLevel | 'ignore';

export function readOutput(stream: Readable, source: Source, node: string, context: ActionContext): Reading {
  const log = context.log.stream(node);
  const state = {
    level: defaultMode(source),
    lines: 0,
    isInsideLine: false,
    isSkipping: false,
    resultMessage: undefined as string | undefined,
    problem: undefined as string | undefined,
  };
  const text = (line: string, ends: boolean) => {
    if (!state.isInsideLine) state.lines += 1;
    if (state.level !== 'ignore') log.line(state.level, line, ends);
  };
  const message = (found: ServiceMessage) => {
    const mode = found.name.startsWith(`${source}-`) ? found.name.slice(source.length + 1) : undefined;
    if (mode !== undefined) state.level = modeOf(mode, source) ?? state.level;
    else if (found.name === 'resultMessage') state.resultMessage = found.values.get('message');
    else if (source === 'stdout') state.problem ??= obey(found, node, context);
  };
  const take = (line: string, ends: boolean) => {
    const isStart = !state.isInsideLine;
    if (isStart && !ends && line.startsWith(messageOpening)) {
      state.isSkipping = true;
      state.problem ??= `it wrote a service message of more than ${longestMessageChars} characters`;
    }
    if (!state.isSkipping) {
      const found = isStart && ends ? readServiceMessage(line) : { before: line, message: undefined };
      if (found.before !== '' || !found.message) text(found.before, ends);
      if (found.message) message(found.message);
    }
    state.isInsideLine = !ends;
    if (ends) state.isSkipping = false;
  };
  const done = readLines(stream, take, context).then(() => log.end());
  done.catch(() => undefined);
  return {
    done,
    stop: () => void stream.destroy(),
    resultMessage: () => state.resultMessage,
    problem: () => state.problem,
    lines: () => state.lines,
  };
}

/** Whole lines, but for those beyond the limit. While the disk is full nothing more is read, so that the script waits. */
async function readLines(
  stream: Readable,
  take: (line: string, ends: boolean) => void,
  context: ActionContext,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const splitter = new LineSplitter((line) =>
    line.startsWith(messageOpening) ? longestMessageChars : longestLineChars,
  );
  try {
    for await (const chunk of stream) {
      for (const { text, ends } of splitter.push(decoder.write(chunk as Buffer))) take(text, ends);
      if (!context.log.hasRoom()) await context.log.room();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
  for (const { text, ends } of [...splitter.push(decoder.end()), ...splitter.flush()]) take(text, ends);
}

const defaultMode = (source: Source): Mode => (source === 'stdout' ? 'info' : 'error');

function modeOf(mode: string, source: Source): Mode | undefined {
  const modes: Record<string, Mode> = {
    ...{ default: defaultMode(source), verbose: 'verbose', warning: 'warning', error: 'error' },
    ...{ highlight: 'highlight', wait: 'wait', progress: 'verbose', ignore: 'ignore' },
  };
  return Object.hasOwn(modes, mode) ? modes[mode] : undefined;
}

/** Messages that change something; unknown ones are left alone, as newer scripts may send them. Answers what is wrong. */
function obey({ name, values }: ServiceMessage, node: string, context: ActionContext): string | undefined {
  const value = (key: string) => values.get(key) ?? '';
  switch (name) {
    case 'setVariable':
      return setVariable(value('name'), value('value'), /^true$/i.test(value('sensitive')), context);
    case 'progress': {
      const percentage = Math.min(100, Math.max(0, Math.round(Number(value('percentage')) || 0)));
      const message = context.log.told(value('message'));
      context.log.write({ kind: 'progress', time: Date.now(), node, percentage, message });
      return undefined;
    }
    case 'mask':
      context.log.addSecret(value('value'));
      return undefined;
    default:
      return undefined;
  }
}

/** A value that holds a secret is one itself, whatever the script says. */
function setVariable(
  name: string,
  value: string,
  saysSensitive: boolean,
  { log, variables }: ActionContext,
): string | undefined {
  if (name === '') return undefined;
  const bytes = Buffer.byteLength(name) + Buffer.byteLength(value);
  if (bytes > largestOutputBytes) {
    return `the output variable ${name.slice(0, 100)} has ${bytes} bytes; at most ${largestOutputBytes} are taken`;
  }
  const isSensitive = saysSensitive || log.masked(value) !== value;
  if (isSensitive) log.addSecret(value);
  variables.setOutput(name, value);
  log.write({ kind: 'variable', time: Date.now(), name, value, isSensitive });
  return undefined;
}
