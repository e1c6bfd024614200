import type { Scalar } from 'yaml';

/** Writes text as a YAML scalar in one of the styles that stand in a line, as libyaml's emitter chooses among them. */
export function writeFlowScalar(
  text: string,
  style: Scalar.Type,
  { inFlow, indent }: { readonly inFlow: boolean /** Of the lines that follow. */; readonly indent: number },
): string {
  const traits = analyze(text);
  const plainWorks = inFlow ? traits.flowPlain && text !== '' : traits.blockPlain;
  if (style === 'PLAIN' && plainWorks) return text;
  const isSingle = style === 'PLAIN' || style === 'QUOTE_SINGLE';
  return isSingle && traits.single ? singleQuoted(text, indent) : doubleQuoted(text);
}

/** Each line break of the text is two in the quotes, where one alone would be a blank. */
function singleQuoted(text: string, indent: number): string {
  const lines = text.replaceAll("'", "''").replaceAll(/\n+/g, (breaks) => `${breaks}\n${' '.repeat(indent)}`);
  return `'${lines}'`;
}

export function doubleQuoted(text: string): string {
  return `"${text.replaceAll(/["\\]|[^\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|[\u2028\u2029]/gu, escapeOf)}"`;
}

const shortEscapes = new Map([
  ...['"', '\\'].map((char) => [char, `\\${char}`] as const),
  ...(['\0', '0', '\x07', 'a', '\b', 'b', '\t', 't', '\n', 'n', '\v', 'v', '\f', 'f', '\r', 'r'] as const)
    .map((char, index, all) => [char, `\\${all[index + 1]}`] as const)
    .filter((_, index) => index % 2 === 0),
  ...[['\x1b', '\\e'] as const, ['\x85', '\\N'] as const, ['\xa0', '\\_'] as const],
  ...[['\u2028', '\\L'] as const, ['\u2029', '\\P'] as const],
]);

function escapeOf(char: string): string {
  const code = char.charCodeAt(0);
  const hex = code.toString(16).toUpperCase();
  return shortEscapes.get(char) ?? (code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}

/** What YAML cannot hold but escaped: controls, other line ends than LF, halves of characters. */
const special =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Which styles give the text back as it is: the analysis of libyaml, where a tab counts as a blank. */
function analyze(text: string): { flowPlain: boolean; blockPlain: boolean; single: boolean } {
  const single = !special.test(text) && !/[ \t]\n|\n[ \t]/.test(text);
  const blockPlain = single && !/\n|^[ \t]|[ \t]$/.test(text) && !blockIndicator.test(text);
  return { single, blockPlain, flowPlain: blockPlain && !flowIndicator.test(text) };
}

const blockIndicator = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?:](?:[ \t]|$)|:(?:[ \t]|$)|[ \t]#/;
const flowIndicator = /^[?:]|[,?[\]{}:]/;

/** Whether a block scalar can hold the text: the last line may not be of blanks, as in libyaml. */
export function isBlockText(text: string): boolean {
  return !special.test(text) && /[^ \t\n]/.test(text) && !/[ \t]$/.test(text);
}
