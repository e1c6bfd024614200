/** Reads what a script writes: lines go to the log, service messages are obeyed. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { LogLevel } from '@tako/protocol';
import { largestOutputBytes, longestLineChars, longestMessageChars } from '../limits.ts';
import type { LineStream } from '../log/action-log.ts';
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

/** `node` is that of the log to which the lines belong. */
export function readOutput(stream: Readable, source: Source, node: string, context: ActionContext): Reading {
  const listener = new Listener(source, node, context);
  const done = readLines(stream, listener, context).then(() => listener.end());
  // Whoever waits for it hears of an error; until then nobody does.
  done.catch(() => undefined);
  return {
    done,
    stop: () => void stream.destroy(),
    resultMessage: () => listener.resultMessage,
    problem: () => listener.problem,
    lines: () => listener.lines,
  };
}

/** Understands what comes line by line, or in pieces of a line that is too long. */
class Listener {
  resultMessage: string | undefined;
  problem: string | undefined;
  lines = 0;
  readonly #source: Source;
  readonly #node: string;
  readonly #context: ActionContext;
  readonly #log: LineStream;
  #mode: Mode;
  #isInsideLine = false;
  /** Inside of a message that is too long: not a character of it is shown. */
  #isSkipping = false;

  constructor(source: Source, node: string, context: ActionContext) {
    this.#source = source;
    this.#node = node;
    this.#context = context;
    this.#log = context.log.stream(node);
    this.#mode = defaultMode(source);
  }

  take(line: string, ends: boolean): void {
    const isStart = !this.#isInsideLine;
    if (isStart && !ends && line.startsWith(messageOpening)) {
      this.#isSkipping = true;
      this.problem ??= `it wrote a service message of more than ${longestMessageChars} characters`;
    }
    if (!this.#isSkipping) {
      const { before, message } =
        isStart && ends ? readServiceMessage(line) : { before: line, message: undefined };
      if (before !== '' || !message) this.#text(before, ends);
      if (message) this.#obey(message);
    }
    this.#isInsideLine = !ends;
    if (ends) this.#isSkipping = false;
  }

  end(): void {
    this.#log.end();
  }

  #text(line: string, ends: boolean): void {
    if (!this.#isInsideLine) this.lines += 1;
    if (this.#mode !== 'ignore') this.#log.line(this.#mode, line, ends);
  }

  #obey(message: ServiceMessage): void {
    const prefix = `${this.#source}-`;
    if (message.name.startsWith(prefix)) {
      this.#mode = modeOf(message.name.slice(prefix.length), this.#source) ?? this.#mode;
    } else if (message.name === 'resultMessage') {
      this.resultMessage = message.values.get('message');
    } else if (this.#source === 'stdout') {
      this.problem ??= obey(message, this.#node, this.#context);
    }
  }
}

/** Whole lines, but for those beyond the limit. While the disk is full nothing more is read, so that the script waits. */
async function readLines(stream: Readable, listener: Listener, context: ActionContext): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const splitter = new LineSplitter((line) =>
    line.startsWith(messageOpening) ? longestMessageChars : longestLineChars,
  );
  try {
    for await (const chunk of stream) {
      for (const { text, ends } of splitter.push(decoder.write(chunk as Buffer))) listener.take(text, ends);
      if (!context.log.hasRoom()) await context.log.room();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
  for (const { text, ends } of [...splitter.push(decoder.end()), ...splitter.flush()])
    listener.take(text, ends);
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
