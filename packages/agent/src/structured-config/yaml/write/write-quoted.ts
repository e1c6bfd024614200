import { write, writeBehind, writeBreak, writeIndent, writeWord, type YamlOutput } from './yaml-output.ts';

/** Each line end of the text is two in the quotes, where one alone would be a blank. */
export function writeSingleQuoted(output: YamlOutput, text: string): void {
  writeWord(output, "'");
  let isFirst = true;
  for (const piece of text.replaceAll("'", "''").split(/(\r\n|\n)/)) {
    if (piece === '\n' || piece === '\r\n') {
      if (isFirst) writeBreak(output);
      writeBreak(output);
      output.isAtStart = true;
      isFirst = false;
    } else if (piece !== '') {
      if (output.isAtStart) writeIndent(output);
      write(output, piece);
      output.isAtStart = false;
      isFirst = true;
    }
  }
  writeBehind(output, "'");
}

export function writeDoubleQuoted(output: YamlOutput, text: string): void {
  writeWord(output, `"${text.replaceAll(escaped, escapeOf)}"`);
}

/** What YAML 1.1 does not call printable, and line ends. */
const escaped = /["\\\n\r\x85\u2028\u2029]|[^\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd]/gu;

function escapeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code > 0xffff) return `\\U${hex.padStart(8, '0')}`;
  return letters.get(char) ?? (code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}

const letters = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x85', '\\N'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);
