import { isCollection, isScalar, isSeq, Scalar, visit } from 'yaml';
import { ConfigSyntaxError } from '../replacement.ts';
import { readYaml, type YamlDocument } from './read-yaml.ts';

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
  const text = stringify(document, layout.step).replace(/\n$/, '');
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
      if ((inFlow || avoidsBlockScalars) && isScalar(node) && node.type?.startsWith('BLOCK')) {
        node.type = 'QUOTE_DOUBLE';
      }
    },
  });
}

/** What stands for a name or value that is not there. */
function nothing(): Scalar {
  return Object.assign(new Scalar(''), { type: 'PLAIN' as const });
}

function stringify(document: YamlDocument, step: number): string {
  return document.toString({
    indent: step,
    indentSeq: false,
    lineWidth: 0,
    minContentWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    flowCollectionPadding: false,
    singleQuote: true,
    verifyAliasOrder: false,
    directives: false,
  });
}
