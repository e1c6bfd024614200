/** Reads what a script writes: lines go to the log, service messages are obeyed. */
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { LogLevel } from '@tako/protocol';
import { longestLineChars, longestMessageChars } from '../limits.ts';
import type { LineStream } from '../log/action-log.ts';
import { LineSplitter } from '../log/line-splitter.ts';
import type { ActionContext } from './action-context.ts';
import { MessageScanner, type Scanned } from './message-scanner.ts';
import { obeyMessage, type Speaker } from './obey-message.ts';
import { parseServiceMessage, type ServiceMessage } from './service-message.ts';

export type Source = 'stdout' | 'stderr';
type Mode = LogLevel | 'ignore';

/** How what both streams of a script write is shown; messages in the standard output change it. */
export type Modes = Record<Source, Mode>;

export const defaultModes = (): Modes => ({ stdout: 'info', stderr: 'error' });

export type Reading = {
  /** Settles when the stream has ended and all of it is in the log. */
  readonly done: Promise<void>;
  /** Reads no further. */
  stop(): void;
  /** What the script itself said of its end. */
  resultMessage(): string | undefined;
  /** What cannot be obeyed, so that the script must not count as successful. */
  problem(): string | undefined;
  /** Lines so far, but for blank ones and those that begin like a message. */
  lines(): number;
};

export type ReadOptions = Speaker & { readonly source: Source; readonly modes: Modes };

export function readOutput(stream: Readable, options: ReadOptions, context: ActionContext): Reading {
  const listener = new Listener(options, context);
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
  readonly #options: ReadOptions;
  readonly #context: ActionContext;
  readonly #log: LineStream;
  readonly #scanner = new MessageScanner();
  #isInsideLine = false;

  constructor(options: ReadOptions, context: ActionContext) {
    this.#options = options;
    this.#context = context;
    this.#log = context.log.stream(options.node);
  }

  /** Only the standard output is looked at for messages. */
  take(line: string, ends: boolean): void {
    if (this.#options.source === 'stderr') this.#text(line, ends);
    else for (const scanned of this.#scanner.push(line, ends)) this.#understand(scanned);
  }

  end(): void {
    for (const scanned of this.#scanner.flush()) this.#understand(scanned);
    this.#log.end();
  }

  #understand(scanned: Scanned): void {
    switch (scanned.kind) {
      case 'text':
        return this.#text(scanned.text, scanned.ends);
      case 'too-long':
        this.problem ??= `it wrote a service message of more than ${longestMessageChars} characters`;
        return;
      case 'message': {
        const message = parseServiceMessage(scanned.text);
        if (message) this.#obey(message);
        return;
      }
      default:
        scanned satisfies never;
    }
  }

  #text(line: string, ends: boolean): void {
    if (!this.#isInsideLine && line.trim() !== '' && !line.startsWith('##octopus')) this.lines += 1;
    this.#isInsideLine = !ends;
    const mode = this.#options.modes[this.#options.source];
    if (mode !== 'ignore') this.#log.line(mode, line, ends);
  }

  #obey(message: ServiceMessage): void {
    const { modes } = this.#options;
    const [, source, word] = /^(stdout|stderr)-(\w+)$/.exec(message.name) ?? [];
    if (source === 'stdout' || source === 'stderr')
      modes[source] = modeOf(word ?? '', source) ?? modes[source];
    else if (message.name === 'resultMessage') this.resultMessage = message.values.get('message');
    else this.problem ??= obeyMessage(message, this.#options, this.#context);
  }
}

/** Whole lines, but for those beyond the limit. While the disk is full nothing more is read, so that the script waits. */
async function readLines(stream: Readable, listener: Listener, context: ActionContext): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const splitter = new LineSplitter(() => longestLineChars);
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

function modeOf(word: string, source: Source): Mode | undefined {
  const modes: Record<string, Mode> = {
    ...{ default: defaultModes()[source], verbose: 'verbose', warning: 'warning', error: 'error' },
    ...{ highlight: 'highlight', wait: 'wait', progress: 'verbose', ignore: 'ignore' },
  };
  return Object.hasOwn(modes, word) ? modes[word] : undefined;
}
