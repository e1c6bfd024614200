import type { Scalar } from 'yaml';
import type { TextEdit } from '../text-edit.ts';
import { writeBlockScalar } from './write-block-scalar.ts';
import { doubleQuoted, isBlockText, writeFlowScalar } from './write-scalar.ts';
import type { YamlPlace } from './yaml-place.ts';
import { endOf, isProp, isTag, type YamlSource } from './yaml-source.ts';

type ScalarPlace = YamlPlace<Scalar.Parsed | null>;

/** Puts text in the place of a scalar: style, anchor and tag stay. */
export function editScalar(source: YamlSource, place: ScalarPlace, text: string): TextEdit {
  const { node, within } = place;
  const style = node?.type ?? 'PLAIN';
  if (node && (style === 'BLOCK_LITERAL' || style === 'BLOCK_FOLDED')) {
    return editBlock(source, within.indent, node, text, style);
  }
  const layout = { inFlow: within.kind === 'flow', indent: within.indent + source.step };
  return putInLine(source, place, writeFlowScalar(text, style, layout));
}

/** Puts a plain null in the place of a scalar: its anchor stays, its tag would say otherwise. */
export function editToNull(source: YamlSource, place: ScalarPlace): TextEdit[] {
  const untagged = { ...place, lead: place.lead.filter((token) => !isTag(token)) };
  const removals = place.lead.filter(isTag).map((token) => {
    const isApart = source.text[token.offset - 1] === ' ';
    const end = endOf(token);
    const takesNext = !isApart && source.text[end] === ' ';
    return { start: isApart ? token.offset - 1 : token.offset, end: takesNext ? end + 1 : end, text: '' };
  });
  return [putInLine(source, untagged, 'null'), ...removals];
}

function putInLine(source: YamlSource, place: ScalarPlace, written: string): TextEdit {
  const { node, indicator } = place;
  if (!node || node.range[0] === node.range[1]) return fillEmpty(source, place, written);
  const [start, end] = node.range;
  if (node.srcToken?.type === 'block-scalar') {
    return { start, end, text: written + afterHeader(source.text, node) + lineEndOf(source.text, end) };
  }
  const touches = indicator !== undefined && start === endOf(indicator);
  return { start, end, text: touches ? ` ${written}` : written };
}

/** Where nothing stands, the value goes behind what is there of colon or dash, anchor and tag. */
function fillEmpty({ text }: YamlSource, { node, indicator, lead, keyEnd }: ScalarPlace, written: string) {
  const last = lead.findLast(isProp) ?? indicator;
  const at = last ? endOf(last) : (node?.range[0] ?? keyEnd);
  const isApart = /^(?:[\s,\]}]|$)/.test(text.slice(at, at + 1));
  const before = last ? ' ' : ': ';
  return { start: at, end: at, text: written === '' ? '' : `${before}${written}${isApart ? '' : ' '}` };
}

/** Style and indentation stay as long as they can hold the text. */
function editBlock(
  source: YamlSource,
  parentColumn: number,
  node: Scalar.Parsed,
  text: string,
  style: 'BLOCK_LITERAL' | 'BLOCK_FOLDED',
): TextEdit {
  const [start, end] = node.range;
  const unix = text.replaceAll('\r\n', '\n');
  const comment = afterHeader(source.text, node);
  const layout = { style, column: columnOf(source, parentColumn, node), parentColumn, comment };
  // Empty lines that follow would be taken for more of the text.
  const wouldGrow = unix.endsWith('\n\n') && /^[ \t]*\n|^[ \t]+$/.test(source.text.slice(end));
  const block = isBlockText(unix) && !wouldGrow ? writeBlockScalar(unix, layout) : undefined;
  return { start, end, text: block ?? doubleQuoted(text) + comment + lineEndOf(source.text, end) };
}

/** The comment behind the header, with the blanks in front. */
function afterHeader(text: string, { range: [start, end] }: Scalar.Parsed): string {
  return /^\S+(.*)/.exec(text.slice(start, end))?.[1]?.trimEnd() ?? '';
}

/** Of the lines of the block. */
function columnOf({ text, step }: YamlSource, parentColumn: number, { range: [start, end] }: Scalar.Parsed) {
  const [header = '', ...lines] = text.slice(start, end).split('\n');
  const digit = /^\S*?(\d)/.exec(header)?.[1];
  if (digit !== undefined) return parentColumn + Number(digit);
  const first = lines.find((line) => line.trim() !== '');
  return first === undefined ? parentColumn + step : (/^ */.exec(first)?.[0].length ?? 0);
}

const lineEndOf = (text: string, end: number): string => (text[end - 1] === '\n' ? '\n' : '');
