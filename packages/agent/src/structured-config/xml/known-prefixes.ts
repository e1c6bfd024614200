import { declaredPrefix, isDeclaration, type XmlNode, xmlNamespace } from '../../xml/xml-node.ts';

export type KnownPrefixes = {
  /** What each prefix stands for where it comes first. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Those that stand for something else later. */
  readonly conflicts: ReadonlySet<string>;
};

/** The prefixes that names of variables may use: those that are declared anywhere. The default namespace has none. */
export function knownPrefixes(document: XmlNode): KnownPrefixes {
  const prefixes = new Map([['xml', xmlNamespace]]);
  const conflicts = new Set<string>();
  const visit = (node: XmlNode): void => {
    for (const attribute of node.tag) {
      const prefix = declaredPrefix(attribute);
      if (!isDeclaration(attribute) || prefix === '') continue;
      const known = prefixes.get(prefix);
      if (known === undefined) prefixes.set(prefix, attribute.value);
      else if (known !== attribute.value) conflicts.add(prefix);
    }
    for (const child of node.content) visit(child);
  };
  visit(document);
  return { prefixes, conflicts };
}
