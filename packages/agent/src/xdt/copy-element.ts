import {
  elementNamed,
  insertChild,
  isDeclaration,
  newLeaf,
  transformNamespace,
  type XmlElement,
} from './tree.ts';

/**
 * A copy of a transform's element for the target: without what belongs to the transform, without declarations of
 * namespaces, and with attributes that have no prefix.
 */
export function copyElement(element: XmlElement): XmlElement {
  const { name, local, namespace, place, isClosed } = element;
  const copy = elementNamed({ name, local, namespace, place, isClosed, isNew: true });
  for (const attribute of element.attributes) {
    if (attribute.namespace === transformNamespace || isDeclaration(attribute)) continue;
    copy.attributes.push({ ...attribute, name: attribute.local, owner: copy });
  }
  for (const child of element.children) {
    if (child.kind === 'element') insertChild(copy, copyElement(child));
    else insertChild(copy, newLeaf(child.kind, child.text, child.place));
  }
  return copy;
}
