import { write, writeBreak, writeIndent, writeWord, type YamlOutput } from './yaml-output.ts';

export type BlockScalar = {
  readonly text: string;
  readonly style: 'literal' | 'folded';
  /** Behind the header; undefined for none. */
  readonly comment: string | undefined;
};

/** Writes a scalar whose lines stand as they are. Its line ends become those of the output. */
export function writeBlockScalar(output: YamlOutput, { text, style, comment }: BlockScalar): void {
  const hint = /^[ \r\n]/.test(text) ? String(output.step) : '';
  writeWord(output, `${style === 'literal' ? '|' : '>'}${hint}${chompOf(text)}`);
  if (comment !== undefined) write(output, ` # ${comment}`);
  writeBreak(output);
  output.isAtStart = true;
  output.isApart = true;
  const lines = text.replaceAll('\r\n', '\n');
  writeLines(output, style === 'literal' ? lines : withFolds(lines));
}

/** CR and LF count as two here, in the original too, so that a text that ends with them keeps all of them. */
function chompOf(text: string): '' | '-' | '+' {
  if (!/[\r\n]$/.test(text)) return '-';
  return /[\r\n]{2}$/.test(text) ? '+' : '';
}

function writeLines(output: YamlOutput, text: string): void {
  for (const piece of text.split(/(\n)/)) {
    if (piece === '\n') {
      writeBreak(output);
      output.isAtStart = true;
    } else if (piece !== '') {
      writeIndent(output);
      write(output, piece);
      output.isAtStart = false;
    }
  }
}

/** Line ends between two lines that do not begin with a blank take one more, since one alone would be a blank. */
function withFolds(text: string): string {
  return text.replaceAll(/(?<=[^\n])\n+(?=[^\n])/g, (breaks, offset: number) => {
    const before = text[text.lastIndexOf('\n', offset - 1) + 1] ?? '';
    const after = text[offset + breaks.length] ?? '';
    return /[ \t]/.test(before + after) ? breaks : `${breaks}\n`;
  });
}
