/** Where answers go: text for people, or the API's JSON for programs. */
import { safeJson, safeLines, safeText } from './safe-text.ts';

export type Format = 'text' | 'json';

export type Output = {
  readonly format: Format;
  /** An answer: as JSON exactly as the API gave it, as text by `render`. */
  show<T>(answer: T, render: (answer: T) => string): void;
  /** An answer whose text was said already: nothing where people read. */
  json(answer: unknown): void;
  /** What happened, for people: nothing where programs read. */
  say(text: string): void;
  /** Beside the answer, on stderr. */
  note(text: string): void;
  /** More of the note before it: a line of its own, indented. */
  detail(text: string): void;
};

export function createOutput(
  format: Format,
  stdout: NodeJS.WritableStream,
  stderr: NodeJS.WritableStream,
): Output {
  const write = (text: string) => stdout.write(`${safeLines(text).join('\n')}\n`);
  return {
    format,
    show: (answer, render) => {
      if (format === 'text') write(render(answer));
      else stdout.write(`${safeJson(answer)}\n`);
    },
    json: (answer) => {
      if (format === 'json') stdout.write(`${safeJson(answer)}\n`);
    },
    say: (text) => {
      if (format === 'text') write(text);
    },
    note: (text) => {
      stderr.write(`tako: ${oneLine(text)}\n`);
    },
    detail: (text) => {
      stderr.write(`  ${oneLine(text)}\n`);
    },
  };
}

function oneLine(text: string): string {
  return safeText(text.replaceAll(/\s*[\r\n]+\s*/g, ' '));
}
