import type { CST, YAMLMap, YAMLSeq } from 'yaml';
import type { TextEdit } from '../text-edit.ts';
import { type Fragment, writeFragment } from './write-fragment.ts';
import { doubleQuoted } from './write-scalar.ts';
import type { YamlPlace } from './yaml-place.ts';
import { endOf, isProp, type YamlSource } from './yaml-source.ts';

type ContainerPlace = YamlPlace<YAMLMap.Parsed | YAMLSeq.Parsed>;

/**
 * Puts a value in the place of a mapping or sequence: as a piece of YAML with anchors and tags of its own; where it
 * is none, as a text with the old ones; undefined as a plain null.
 */
export function editContainer(
  source: YamlSource,
  place: ContainerPlace,
  value: string | undefined,
): TextEdit {
  const { indicator, lead, node } = place;
  const end = endOfContent(source.text, node.range[1]);
  const fragment = value === undefined ? plainNull(lead) : pieceOrText(source, place, value, end);
  const start = indicator ? endOf(indicator) : (lead.find(isProp)?.offset ?? node.range[0]);
  const hasComments = lead.some(({ type }) => type === 'comment');
  const text = hasComments ? belowComments(source, place, fragment) : behind(source, place, fragment);
  return { start, end, text };
}

function endOfContent(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

/** What was named by the anchor keeps its name, so that aliases still lead to something. */
function plainNull(lead: readonly CST.SourceToken[]): Fragment {
  const anchor = lead.find(({ type }) => type === 'anchor');
  return { props: '', body: anchor ? `${anchor.source} null` : 'null', kind: 'inline' };
}

function pieceOrText(source: YamlSource, place: ContainerPlace, value: string, end: number): Fragment {
  const layout = {
    inFlow: place.within.kind === 'flow',
    step: source.step,
    avoidsBlockScalars: indentedCommentFollows(source.text, end),
  };
  const piece = writeFragment(value, layout);
  if (piece) return piece;
  const props = place.lead.filter(isProp).map((token) => token.source);
  return { props: '', body: [...props, doubleQuoted(value)].join(' '), kind: 'inline' };
}

function indentedCommentFollows(text: string, end: number): boolean {
  const pattern = /[^\n]*\n(?:[ \t]*\n)*[ \t]+#/y;
  pattern.lastIndex = end;
  return pattern.test(text);
}

/** Behind the colon or dash, or in the lines below. */
function behind(source: YamlSource, place: ContainerPlace, { props, body, kind }: Fragment): string {
  const { indicator, within } = place;
  if (kind === 'inline') return (indicator ? ' ' : '') + shift(body, within.indent + source.step);
  const column = columnFor(source, place, kind);
  const isCompact = within.kind === 'sequence' && props === '';
  const gap = isCompact ? column - within.indent - 1 : column;
  const start = props === '' ? '' : ` ${props}`;
  return `${start}${isCompact ? '' : '\n'}${' '.repeat(gap)}${shift(body, column)}`;
}

/** Comments in front stay where they are. */
function belowComments(source: YamlSource, place: ContainerPlace, { props, body, kind }: Fragment): string {
  const { lead, node, within } = place;
  const kept = lead.filter((token) => !isProp(token)).map((token) => token.source);
  const old = columnOf(source.text, node.range[0]);
  const likely = old > within.indent ? old : columnFor(source, place, kind);
  // Anchor and tag on a line of their own must be indented.
  const column = props === '' || likely > within.indent ? likely : within.indent + source.step;
  const start = ' '.repeat(column);
  const lines = kept.join('').replace(/ *$/, start);
  return lines + (props === '' ? '' : `${props}\n${start}`) + shift(body, column);
}

/** The old column where the kind stays, else the emitter's: sequences are not indented in mappings. */
function columnFor({ text, step }: YamlSource, { node, within }: ContainerPlace, kind: Fragment['kind']) {
  const old = node.srcToken?.type;
  if (old === 'block-map' && kind === 'block-mapping') return columnOf(text, node.range[0]);
  if (old === 'block-seq' && kind === 'block-sequence') return columnOf(text, node.range[0]);
  if (within.kind === 'sequence') return within.indent + 2;
  return kind === 'block-sequence' ? within.indent : within.indent + step;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Moves all lines but the first to the right, empty ones not. */
function shift(body: string, column: number): string {
  return body.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(column)}`);
}
