import { nodeTypes, setContent, XmlNode } from './xml-node.ts';

/** XML 1.0, section 2.2. */
const notXml = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/u;

export function canStandInXml(value: string): boolean {
  return !notXml.test(value);
}

/** Sets the value of an attribute, text, comment, instruction or CDATA section. Line ends become those of the text. */
export function setLeaf(node: XmlNode, value: string, lineEnd: string): void {
  node.nodeValue = value;
  node.source = sourceOf(node, value, lineEnd);
}

function sourceOf(node: XmlNode, value: string, lineEnd: string): string {
  const lines = value.replaceAll(/\r\n|\n/g, lineEnd);
  switch (node.nodeType) {
    case nodeTypes.attribute:
      return quoted(value, node.source[0] ?? '"');
    case nodeTypes.cdata:
      return `<![CDATA[${lines.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
    case nodeTypes.comment:
      return `<!--${lines.replaceAll(/-(?=-|$)/g, '- ')}-->`;
    case nodeTypes.instruction:
      return `<?${node.nodeName}${lines === '' ? '' : ` ${lines.replaceAll('?>', '? >')}`}?>`;
    default:
      return escapeText(value, lineEnd);
  }
}

function escapeText(value: string, lineEnd: string): string {
  const escaped = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll(/\r(?!\n)/g, '&#xD;').replaceAll(/\r\n|\n/g, lineEnd);
}

function quoted(value: string, quote: string): string {
  const escaped = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\t\n\r]/g, (char) => `&#x${char.charCodeAt(0).toString(16).toUpperCase()};`);
  return quote + escaped.replaceAll(quote, quote === '"' ? '&quot;' : '&apos;') + quote;
}

/** Puts the nodes inside of an element, which gets an end tag if it has none and needs one. */
export function fill(element: XmlNode, content: readonly XmlNode[]): void {
  const { tag } = element;
  if (tag?.end === '' && content.length > 0) {
    tag.close = '>';
    tag.end = `</${element.nodeName}>`;
  }
  setContent(element, content);
}

/** A text as the only content of an element. */
export function textOf(value: string, lineEnd: string): XmlNode[] {
  const text = new XmlNode(nodeTypes.text, { name: '#text' });
  setLeaf(text, value, lineEnd);
  return value === '' ? [] : [text];
}
