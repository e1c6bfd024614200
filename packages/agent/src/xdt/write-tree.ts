/** Writes a tree as the original does: tags as they were laid out, values escaped anew. */
import { type OpenTag, Scopes } from './scopes.ts';
import { TextSink } from './text-sink.ts';
import type { XmlChild, XmlDocument, XmlElement, XmlLeaf } from './tree.ts';

export function writeTree(document: XmlDocument): string {
  const sink = new TextSink();
  const scopes = new Scopes();
  for (const child of document.children) writeChild(child, sink, scopes);
  return sink.text();
}

function writeChild(node: XmlChild, sink: TextSink, scopes: Scopes): void {
  if (node.kind === 'element') writeElement(node, sink, scopes);
  else sink.write(leafText(node));
}

function writeElement(element: XmlElement, sink: TextSink, scopes: Scopes): void {
  const tag = scopes.open(element);
  sink.write(`<${tag.name}`);
  writeAttributes(element, tag, sink);
  for (const [name, value] of tag.missingDeclarations()) sink.write(` ${name}="${escapeAttribute(value)}"`);
  if (element.isClosed) {
    sink.write('/>');
  } else {
    sink.write('>');
    for (const child of element.children) writeChild(child, sink, scopes);
    sink.write(`</${tag.name}>`);
  }
  scopes.close();
}

function writeAttributes({ attributes, layout }: XmlElement, tag: OpenTag, sink: TextSink): void {
  if (attributes.length === 0) return;
  for (const name of layout.order) {
    const attribute = attributes.find((candidate) => candidate.name === name);
    if (!attribute) continue;
    const text = `${tag.attributeName(attribute)}="${escapeAttribute(attribute.value)}"`;
    sink.writeAttribute(text, layout.spaces.get(name), layout.lineBreak);
  }
  sink.write(layout.spaces.get('') ?? '');
}

/** Of a document type nothing but what was there: the original adds an empty subset to it. */
function leafText({ kind, text }: XmlLeaf): string {
  switch (kind) {
    case 'text':
      return escapeText(text);
    case 'blank':
    case 'kept':
      return text;
    case 'cdata':
      return `<![CDATA[${text}]]>`;
    case 'comment':
      return `<!--${text}-->`;
    case 'instruction':
      return `<?${text.replace(/^(\S+)\s*/, '$1 ')}?>`;
    case 'declaration':
      return `<?xml${text
        .slice(3)
        .replaceAll(/\s+(\w+)\s*=\s*["']([^"']*)["']/g, ' $1="$2"')
        .trimEnd()}?>`;
    case 'doctype':
      return `<!DOCTYPE${text}>`;
    default:
      return kind satisfies never;
  }
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const escapeAttribute = (text: string): string =>
  escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#xA;').replaceAll('\r', '&#xD;');

/** An element by itself, without its layout. */
export function outerXml(element: XmlElement): string {
  return plain(element, new Scopes());
}

function plain(element: XmlElement, scopes: Scopes): string {
  const tag = scopes.open(element);
  const attributes = element.attributes.map(
    (attribute) => ` ${tag.attributeName(attribute)}="${escapeAttribute(attribute.value)}"`,
  );
  const declarations = tag
    .missingDeclarations()
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const content = element.children.map((child) =>
    child.kind === 'element' ? plain(child, scopes) : leafText(child),
  );
  scopes.close();
  const start = `<${tag.name}${attributes.join('')}${declarations.join('')}`;
  return element.isClosed ? `${start} />` : `${start}>${content.join('')}</${tag.name}>`;
}
