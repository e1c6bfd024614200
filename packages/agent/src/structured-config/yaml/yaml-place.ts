import {
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { fold } from '../replacement.ts';

/** Where a value stands that a variable may name; null is a value that is not there, behind a name without a colon. */
export type YamlPlace<Node extends PlaceNode = PlaceNode> = {
  readonly node: Node;
  /** The `:` or `-` in front; none before an item of a flow sequence. */
  readonly indicator: CST.SourceToken | undefined;
  /** Between the indicator and the value: anchor, tag, comments, blanks and line ends. */
  readonly lead: readonly CST.SourceToken[];
  /** Where the name ends, or the item begins. */
  readonly keyEnd: number;
  readonly within: Within;
};

export type PlaceNode = Scalar.Parsed | YAMLMap.Parsed | YAMLSeq.Parsed | null;

type Within = {
  readonly kind: 'flow' | 'mapping' | 'sequence';
  /** The column of the innermost block, also around a flow collection. */
  readonly indent: number;
  readonly level: number;
};

/** Calls `visit` with each place and its folded path, outer ones first; it says whether to look inside. */
export function visitPlaces(
  node: ParsedNode | null,
  visit: (path: string, place: YamlPlace) => boolean,
  prefix = '',
  within: Within = { kind: 'mapping', indent: 0, level: 0 },
): void {
  const come = (key: string, place: YamlPlace) => {
    const path = prefix + fold(key);
    if (visit(path, place)) visitPlaces(place.node, visit, `${path}:`, place.within);
  };
  if (isMap(node)) visitPairs(node, withinOf(node, within), come);
  else if (isSeq(node)) visitItems(node, withinOf(node, within), come);
}

type Come = (key: string, place: YamlPlace) => void;

function withinOf(node: YAMLMap.Parsed | YAMLSeq.Parsed, outer: Within): Within {
  const level = outer.level + 1;
  switch (node.srcToken?.type) {
    case 'block-map':
      return { kind: 'mapping', indent: node.srcToken.indent, level };
    case 'block-seq':
      return { kind: 'sequence', indent: node.srcToken.indent, level };
    default:
      return { kind: 'flow', indent: outer.indent, level };
  }
}

function visitPairs(map: YAMLMap.Parsed, within: Within, come: Come): void {
  for (const { key, value, srcToken } of map.items) {
    if (!isScalar(key) || isAlias(value) || (value === null && within.kind !== 'flow')) continue;
    come(String(key.value), { node: value, ...splitLead(srcToken?.sep ?? []), keyEnd: key.range[1], within });
  }
}

function visitItems(seq: YAMLSeq.Parsed, within: Within, come: Come): void {
  for (const [index, value] of seq.items.entries()) {
    const start = seq.srcToken?.items[index]?.start ?? [];
    if (isAlias(value)) continue;
    come(String(index), { node: value, ...splitLead(start), keyEnd: value.range[0], within });
  }
}

function splitLead(tokens: readonly CST.SourceToken[]): Pick<YamlPlace, 'indicator' | 'lead'> {
  const at = tokens.findLastIndex(({ type }) => type === 'map-value-ind' || type === 'seq-item-ind');
  return { indicator: tokens[at], lead: tokens.slice(at + 1) };
}
