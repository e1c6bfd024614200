import { isAlias, isCollection, isScalar, isSeq, type ParsedNode, Scalar, visit } from 'yaml';
import { ConfigSyntaxError } from '../replacement.ts';
import { readYaml, type YamlDocument } from './read-yaml.ts';
import { isBlockText } from './write-scalar.ts';

/** A piece of YAML as it is put in the place of a container. */
export type Fragment = {
  /** Anchor and tag of its own; '' for none. */
  readonly props: string;
  /** From the first column, without a line end at the end. */
  readonly body: string;
  /** A block mapping or sequence begins on a line of its own, or behind a dash. */
  readonly kind: 'block-mapping' | 'block-sequence' | 'inline';
};

export type FragmentLayout = {
  readonly inFlow: boolean;
  /** Blanks a level. */
  readonly step: number;
  /** Whether what follows could be taken for more of a block scalar. */
  readonly avoidsBlockScalars: boolean;
};

/** Reads a value as YAML and writes it in the emitter's style, without comments; undefined where it is none, or nothing. */
export function writeFragment(value: string, layout: FragmentLayout): Fragment | undefined {
  const document = readOne(value);
  const root = document?.contents;
  if (!document || !root || (isScalar(root) && root.range[0] === root.range[1])) return undefined;
  simplify(document, layout);
  // Its own shorthands for tags are not known where it is put.
  document.directives.tags = { '!!': 'tag:yaml.org,2002:' };
  const text = stringify(document, root, layout.step).replace(/\n$/, '');
  if (!isCollection(root) || root.flow) return { props: '', body: text, kind: 'inline' };
  const props = root.anchor || root.tag ? (/^[^\n]*/.exec(text)?.[0] ?? '') : '';
  const body = props === '' ? text : text.slice(props.length + 1);
  return { props, body, kind: isSeq(root) ? 'block-sequence' : 'block-mapping' };
}

function readOne(value: string): YamlDocument | undefined {
  try {
    const documents = readYaml(value.replaceAll('\r\n', '\n'));
    return documents.length === 1 ? documents[0] : undefined;
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error;
    return undefined;
  }
}

function simplify(document: YamlDocument, { inFlow, avoidsBlockScalars }: FragmentLayout): void {
  document.comment = null;
  document.commentBefore = null;
  visit(document, {
    Pair: (_, pair) => {
      pair.key ??= nothing();
      pair.value ??= nothing();
    },
    Node: (_, node) => {
      node.comment = null;
      node.commentBefore = null;
      node.spaceBefore = false;
      if (inFlow && isCollection(node)) node.flow = true;
      if (isScalar(node) && node.type?.startsWith('BLOCK')) {
        if (inFlow || avoidsBlockScalars || !isSafeBlock(String(node.value))) node.type = 'QUOTE_DOUBLE';
      }
    },
  });
}

/** What stands for a name or value that is not there. */
function nothing(): Scalar {
  return Object.assign(new Scalar(''), { type: 'PLAIN' as const });
}

/** Empty lines at the end of a block scalar would mix with those that follow. */
const isSafeBlock = (text: string): boolean => isBlockText(text) && !/\n[ \t]*\n$/.test(text);

/** The library goes wrong about some explicit keys that are indented otherwise than by two: the flow style never. */
function stringify(document: YamlDocument, root: ParsedNode, step: number): string {
  const meaning = JSON.stringify(meaningOf(root));
  for (const indent of new Set([step, 2])) {
    const text = document.toString({ ...emitterStyle, indent });
    const again = readOne(text)?.contents;
    if (again && JSON.stringify(meaningOf(again)) === meaning) return text;
  }
  if (isCollection(root)) root.flow = true;
  return document.toString(emitterStyle);
}

const emitterStyle = {
  indentSeq: false,
  lineWidth: 0,
  minContentWidth: 0,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  flowCollectionPadding: false,
  singleQuote: true,
  verifyAliasOrder: false,
  directives: false,
} as const;

/** What a piece says, but for its style. */
function meaningOf(node: ParsedNode | null): unknown {
  if (node === null) return '';
  if (isAlias(node)) return { alias: node.source };
  const props = [node.anchor ?? '', node.tag ?? ''];
  if (isScalar(node)) return [...props, node.value];
  if (isSeq(node)) return [...props, node.items.map(meaningOf)];
  return [...props, node.items.map(({ key, value }) => [meaningOf(key), meaningOf(value)])];
}
