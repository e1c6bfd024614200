/** What the formats have in common: variables by name, and what a replacement says. */

export type StructuredVariables = {
  names(): readonly string[];
  /** Evaluated; undefined for a variable without a value. */
  get(name: string): string | undefined;
};

export type Replaced = {
  readonly text: string;
  /** The names of the variables that were found, in the order in which they took effect. */
  readonly replaced: readonly string[];
  /** What was named but could not be replaced. */
  readonly warnings: readonly string[];
};

/** The text is not in the format. Lines and columns count from 1. */
export class ConfigSyntaxError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, { line, column }: { readonly line: number; readonly column: number }) {
    super(`line ${line} column ${column}: ${message}`);
    this.name = 'ConfigSyntaxError';
    this.line = line;
    this.column = column;
  }
}

/** A value cannot stand in the format at all, whatever is done. */
export class UnwritableValueError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnwritableValueError';
  }
}

/** The place of an offset; a line ends with CR, LF or both. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Names and paths differ in more than case, or they are the same. */
export function fold(name: string): string {
  return name.toLowerCase();
}

/** The variables that may name a place in JSON and YAML, by folded name: all but `Octopus...` without a colon there. */
export function namedPlaces(variables: StructuredVariables): Map<string, string> {
  const places = variables.names().filter((name) => !/^Octopus(?:[^:]|$)/is.test(name));
  return new Map(places.map((name) => [fold(name), name]));
}

/** The line end that most lines of the text have, of two that are as common the first; undefined where there is none. */
export function commonLineEnd(text: string): '\r\n' | '\n' | undefined {
  const all = text.split('\n').length - 1;
  if (all === 0) return undefined;
  const windows = text.split('\r\n').length - 1;
  if (windows * 2 === all) return text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  return windows * 2 > all ? '\r\n' : '\n';
}
