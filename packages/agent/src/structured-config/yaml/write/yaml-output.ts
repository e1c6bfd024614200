/** Text that is being written, with what decides whether a blank or a line end is due. */
export type YamlOutput = {
  readonly pieces: string[];
  readonly lineEnd: string;
  /** Blanks a level. */
  readonly step: number;
  column: number;
  /** Of the innermost collection; -1 outside of all. */
  indent: number;
  readonly indents: number[];
  /** What was written last needs no blank behind it. */
  isApart: boolean;
  /** Nothing but indentation, dashes and the like was written in this line. */
  isAtStart: boolean;
};

export function openOutput(step: number, lineEnd: string): YamlOutput {
  return {
    pieces: [],
    lineEnd,
    step,
    column: 0,
    indent: -1,
    indents: [],
    isApart: true,
    isAtStart: true,
  };
}

export function write(output: YamlOutput, text: string): void {
  output.pieces.push(text);
  output.column += text.length;
}

/** Writes text that begins apart from what is in front. */
export function writeWord(output: YamlOutput, text: string): void {
  if (!output.isApart) write(output, ' ');
  write(output, text);
  output.isApart = false;
  output.isAtStart = false;
}

/** As a word, but touching what is in front. */
export function writeBehind(output: YamlOutput, text: string): void {
  write(output, text);
  output.isApart = false;
  output.isAtStart = false;
}

/** `-`, `?` or `:` of a block, behind which a block may begin in the same line. */
export function writeBlockIndicator(output: YamlOutput, text: '-' | '?' | ':'): void {
  if (!output.isApart) write(output, ' ');
  write(output, text);
  output.isApart = false;
}

export function writeBreak(output: YamlOutput): void {
  output.pieces.push(output.lineEnd);
  output.column = 0;
}

/** Goes to the column of the innermost collection, in a new line if there is need. */
export function writeIndent(output: YamlOutput): void {
  const indent = Math.max(output.indent, 0);
  const isPast = output.column > indent || (output.column === indent && !output.isApart);
  if (!output.isAtStart || isPast) writeBreak(output);
  if (output.column < indent) write(output, ' '.repeat(indent - output.column));
  output.isApart = true;
  output.isAtStart = true;
}

/** For the lines of a scalar and for flow collections, which are indented also at the root. */
export function indentFlow(output: YamlOutput): void {
  output.indents.push(output.indent);
  output.indent = output.indent < 0 ? output.step : output.indent + output.step;
}

/** A sequence may stand in the column of the mapping that it belongs to. */
export function indentBlock(output: YamlOutput, isIndentless = false): void {
  output.indents.push(output.indent);
  if (output.indent < 0) output.indent = 0;
  else if (!isIndentless) output.indent += output.step;
}

export function unindent(output: YamlOutput): void {
  output.indent = output.indents.pop() ?? -1;
}
