import type { CollectionStart, YamlEvent } from '../yaml-event.ts';
import { leaveNode, look, type Parser, type ParserState, refuseToken, take } from './parser.ts';
import type { TokenOf, YamlToken } from './yaml-token.ts';

export type NodeContext = {
  /** Whether a block may begin here. */
  readonly isBlock: boolean;
  /** Whether a sequence may stand in the column of the mapping that it belongs to. */
  readonly allowsIndentless?: boolean;
};

/** Reads an alias, or a node with its anchor and tag: a scalar, or the beginning of a collection. */
export function parseNode(parser: Parser, context: NodeContext): YamlEvent {
  const first = look(parser);
  const { line, column } = first;
  if (first.kind === 'alias') {
    leaveNode(parser);
    take(parser);
    return { kind: 'alias', name: first.name, line, column };
  }
  const { anchor, tag } = readProperties(parser);
  const token = look(parser);
  if (token.kind === 'scalar') {
    leaveNode(parser);
    take(parser);
    // A text is one without the tag that says so.
    const ownTag = tag === '!' ? undefined : tag;
    return { kind: 'scalar', anchor, tag: ownTag, text: token.text, style: token.style, line, column };
  }
  const start = startOf(token, context);
  if (start) {
    parser.state = start.state;
    if (token.kind !== 'block-entry') take(parser);
    return { kind: start.kind, anchor, tag, isFlow: start.isFlow, line, column };
  }
  if (anchor === undefined && tag === undefined) refuseToken(token, `${nameOf(token)} is not expected here`);
  leaveNode(parser);
  return { kind: 'scalar', anchor, tag, text: '', style: 'plain', line, column };
}

function readProperties(parser: Parser): { anchor: string | undefined; tag: string | undefined } {
  let anchor: string | undefined;
  let tag: string | undefined;
  for (;;) {
    const token = look(parser);
    if (token.kind === 'anchor' && anchor === undefined) anchor = token.name;
    else if (token.kind === 'tag' && tag === undefined) tag = wholeTag(parser, token);
    else if (token.kind === 'anchor' || token.kind === 'tag') refuseToken(token, `another ${token.kind}`);
    else if (token.kind === 'alias') refuseToken(token, 'an alias has no anchor and no tag');
    else return { anchor, tag };
    take(parser);
  }
}

function wholeTag(parser: Parser, token: TokenOf<'tag'>): string {
  if (token.handle === '') return token.suffix;
  const directive = parser.tagDirectives.find(({ handle }) => handle === token.handle);
  return (directive ?? refuseToken(token, `no %TAG tells what '${token.handle}' is`)).prefix + token.suffix;
}

type Start = Pick<CollectionStart, 'kind' | 'isFlow'> & { readonly state: ParserState };

function startOf({ kind }: YamlToken, { isBlock, allowsIndentless = false }: NodeContext): Start | undefined {
  if (kind === 'flow-sequence-start') return start('sequence-start', true, 'flow-sequence-first-entry');
  if (kind === 'flow-mapping-start') return start('mapping-start', true, 'flow-mapping-first-key');
  if (kind === 'block-entry' && allowsIndentless)
    return start('sequence-start', false, 'indentless-sequence-entry');
  if (kind === 'block-sequence-start' && isBlock)
    return start('sequence-start', false, 'block-sequence-entry');
  if (kind === 'block-mapping-start' && isBlock) return start('mapping-start', false, 'block-mapping-key');
  return undefined;
}

function start(kind: Start['kind'], isFlow: boolean, state: ParserState): Start {
  return { kind, isFlow, state };
}

/** A token as messages name it. */
export function nameOf({ kind }: YamlToken): string {
  return names[kind] ?? 'what stands here';
}

const names: Partial<Record<YamlToken['kind'], string>> = {
  'stream-end': 'the end of the text',
  'document-start': "'---'",
  'document-end': "'...'",
  'block-end': 'the end of the block',
  'block-entry': "'-'",
  'flow-entry': "','",
  'flow-sequence-end': "']'",
  'flow-mapping-end': "'}'",
  key: 'a key',
  value: "':'",
};
