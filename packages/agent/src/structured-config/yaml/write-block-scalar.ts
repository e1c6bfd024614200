/** Where the lines of a block scalar stand. */
export type BlockLayout = {
  readonly style: 'BLOCK_LITERAL' | 'BLOCK_FOLDED';
  /** Of its lines. */
  readonly column: number;
  /** Of what it belongs to. */
  readonly parentColumn: number;
  /** Behind the header, with the blanks in front; '' for none. */
  readonly comment: string;
};

/** A block scalar from its header to its last line end; undefined where the layout cannot hold the text. */
export function writeBlockScalar(text: string, layout: BlockLayout): string | undefined {
  const needsHint = /^[ \n]/.test(text);
  const depth = layout.column - layout.parentColumn;
  if (needsHint && (depth < 1 || depth > 9)) return undefined;
  const header = `${layout.style === 'BLOCK_LITERAL' ? '|' : '>'}${needsHint ? depth : ''}${chompOf(text)}`;
  const lines = layout.style === 'BLOCK_LITERAL' ? text.split('\n') : fold(text);
  if (text.endsWith('\n')) lines.pop();
  const start = ' '.repeat(layout.column);
  const content = lines.map((line) => (line === '' ? '\n' : `${start}${line}\n`));
  return `${header}${layout.comment}\n${content.join('')}`;
}

function chompOf(text: string): '' | '-' | '+' {
  if (!text.endsWith('\n')) return '-';
  return text.endsWith('\n\n') ? '+' : '';
}

/** A line break between two lines that do not begin with a blank takes one more, since one alone would be a blank. */
function fold(text: string): string[] {
  const folded = text.replaceAll(/(?<=[^\n])\n+(?=[^\n])/g, (breaks, offset: number) => {
    const before = text[text.lastIndexOf('\n', offset - 1) + 1] ?? '';
    const after = text[offset + breaks.length] ?? '';
    return /[ \t]/.test(before + after) ? breaks : `${breaks}\n`;
  });
  return folded.split('\n');
}
