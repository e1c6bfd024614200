/** XML as the content of an element. */
import { readInnerXml } from '../../xml/read-xml.ts';
import {
  declaredPrefix,
  isDeclaration,
  isElement,
  namespacesOf,
  setContent,
  setTag,
  type XmlNode,
} from '../../xml/xml-node.ts';

/** Other than in a document, white space between its tags is kept. Throws `XmlSyntaxError`; then nothing is changed. */
export function setInnerXml(element: XmlNode, text: string): void {
  const scope = namespacesOf(element);
  const content = readInnerXml(text, scope, { keepsBlanks: true, isNormalised: false });
  for (const node of content) if (isElement(node)) leaveOutKnown(node, scope);
  setContent(element, content);
}

/** Declarations that hold already are left out, as an XmlDocument does. */
function leaveOutKnown(element: XmlNode, above: ReadonlyMap<string, string>): void {
  const known = new Map(above);
  const kept = element.tag.toReversed().filter((attribute) => {
    if (!isDeclaration(attribute)) return true;
    const prefix = declaredPrefix(attribute);
    const uri = known.get(prefix) ?? (prefix === '' ? '' : undefined);
    if (uri === undefined) known.set(prefix, attribute.value);
    return uri !== attribute.value;
  });
  if (kept.length < element.tag.length) setTag(element, kept.toReversed());
  for (const node of element.content) if (isElement(node)) leaveOutKnown(node, known);
}
