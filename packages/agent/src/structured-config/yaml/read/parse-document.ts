import {
  type DocumentEnd,
  type DocumentStart,
  defaultTagDirectives,
  type TagDirective,
  type YamlEvent,
} from '../yaml-event.ts';
import { parseNode } from './parse-node.ts';
import { emptyScalar, isNext, leaveNode, look, type Parser, refuseToken, take, takeIf } from './parser.ts';

/** Undefined at the end of the text. */
export function parseDocumentStart(parser: Parser): DocumentStart | undefined {
  while (takeIf(parser, 'document-end')) {}
  const { line, column, kind } = look(parser);
  if (kind === 'stream-end') {
    parser.state = 'end';
    return undefined;
  }
  const { version, tagDirectives } = readDirectives(parser);
  const isExplicit = takeIf(parser, 'document-start');
  if (!isExplicit && (version !== undefined || tagDirectives.length > 0)) {
    refuseToken(look(parser), "'---' was expected behind the directives");
  }
  parser.tagDirectives = [...tagDirectives, ...defaultTagDirectives];
  parser.states.push('document-end');
  parser.state = isExplicit ? 'document-content' : 'block-node';
  return { kind: 'document-start', isImplicit: !isExplicit, version, tagDirectives, line, column };
}

function readDirectives(parser: Parser): { version: string | undefined; tagDirectives: TagDirective[] } {
  let version: string | undefined;
  const tagDirectives: TagDirective[] = [];
  for (;;) {
    const token = look(parser);
    if (token.kind === 'version-directive') {
      if (version !== undefined) refuseToken(token, 'the version is told twice');
      version = token.version;
    } else if (token.kind === 'tag-directive') {
      const { handle, prefix } = token;
      if (tagDirectives.some((other) => other.handle === handle))
        refuseToken(token, `'${handle}' is told twice`);
      tagDirectives.push({ handle, prefix });
    } else return { version, tagDirectives };
    take(parser);
  }
}

/** Behind `---`. */
export function parseDocumentContent(parser: Parser): YamlEvent {
  const isEmpty = isNext(
    parser,
    ...(['version-directive', 'tag-directive', 'document-start', 'document-end', 'stream-end'] as const),
  );
  if (!isEmpty) return parseNode(parser, { isBlock: true });
  leaveNode(parser);
  return emptyScalar(look(parser));
}

export function parseDocumentEnd(parser: Parser): DocumentEnd {
  const token = look(parser);
  const isExplicit = takeIf(parser, 'document-end');
  if (!isExplicit && token.kind !== 'stream-end' && token.kind !== 'document-start') {
    refuseToken(token, 'the document was expected to end here');
  }
  parser.state = 'document-start';
  return { kind: 'document-end', isImplicit: !isExplicit, line: token.line, column: token.column };
}
