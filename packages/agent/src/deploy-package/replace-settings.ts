/** Replaces settings of a .NET configuration file in its text: outside of a replaced value not a character changes. */
import { parseXml, XmlElement, XmlError, type XmlNode } from '@rgrove/parse-xml';

export type Replaced = { readonly kind: string; readonly key: string };

/** The file is no XML, or a value cannot stand in one. The message says where. */
export class SettingsError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SettingsError';
  }
}

/** XML 1.0, section 2.2. */
const notXml = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/u;

type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** `value` answers what a key is to become; undefined leaves it. */
export function replaceSettings(
  text: string,
  value: (key: string) => string | undefined,
): { text: string; replaced: Replaced[] } {
  const root = parse(text);
  const wantedFor = (key: string | undefined): string | undefined => {
    const wanted = key === undefined ? undefined : value(key);
    if (wanted !== undefined && notXml.test(wanted)) {
      throw new SettingsError(`the value of ${key} holds a character that XML cannot hold`);
    }
    return wanted;
  };
  const edits: Edit[] = [];
  const replaced: Replaced[] = [];
  const attribute = (element: XmlElement, kind: string, keyName: string, valueName: string) => {
    const key = element.attributes[keyName];
    const wanted = wantedFor(key);
    if (key === undefined || wanted === undefined) return;
    edits.push(attributeEdit(text, element, valueName, wanted));
    replaced.push({ kind, key });
  };
  const setting = (element: XmlElement) => {
    const key = element.attributes.name;
    const wanted = wantedFor(key);
    const child = element.children.find(
      (node): node is XmlElement => isElement(node) && local(node) === 'value',
    );
    if (key === undefined || wanted === undefined) return;
    edits.push(child ? contentEdit(text, child, wanted) : childEdit(text, element, wanted));
    replaced.push({ kind: 'setting', key });
  };
  visit(root, [], (element, parents) => {
    const parent = parents.at(-1);
    const name = local(element);
    if (name === 'add' && parent === 'appSettings') attribute(element, 'appSetting', 'key', 'value');
    else if (name === 'add' && parent === 'connectionStrings')
      attribute(element, 'connectionString', 'name', 'connectionString');
    else if (name === 'setting' && parents.includes('applicationSettings')) setting(element);
  });
  return { text: applyEdits(text, edits), replaced };
}

function parse(text: string): XmlElement {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (!root) throw new SettingsError('line 1 column 1: there is no root element', undefined);
    return root;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new SettingsError(
      `line ${error.line} column ${error.column}: ${error.message.split('\n')[0]}`,
      error,
    );
  }
}

const isElement = (node: XmlNode): node is XmlElement => node instanceof XmlElement;
const local = (element: XmlElement): string => element.name.slice(element.name.indexOf(':') + 1);

function visit(
  element: XmlElement,
  parents: readonly string[],
  look: (element: XmlElement, parents: readonly string[]) => void,
): void {
  look(element, parents);
  const path = [...parents, local(element)];
  for (const child of element.children) if (isElement(child)) visit(child, path, look);
}

/** The end of the start tag that begins at `start`, and where the wanted attribute's value stands in it. */
function scanTag(
  text: string,
  start: number,
  wanted: string,
): { end: number; value: Edit | undefined; name: number } {
  const pattern = /\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')|\s*\/?>/y;
  const name = start + (/^<[^\s/>]+/.exec(text.slice(start, start + 1000))?.[0].length ?? 0);
  pattern.lastIndex = name;
  let value: Edit | undefined;
  for (;;) {
    const found = pattern.exec(text);
    if (!found) throw new Error(`the tag at ${start} has no end`);
    if (found[1] === undefined) return { end: pattern.lastIndex, value, name };
    if (found[1] === wanted) {
      value = { start: pattern.lastIndex - (found[2]?.length ?? 0), end: pattern.lastIndex, text: '' };
    }
  }
}

function attributeEdit(text: string, element: XmlElement, name: string, wanted: string): Edit {
  const { value, end } = scanTag(text, element.start, name);
  if (value) {
    const quote = text[value.start] ?? '"';
    return { ...value, text: `${quote}${escapeAttribute(wanted, quote)}${quote}` };
  }
  const closing = /\s*\/?>$/.exec(text.slice(element.start, end))?.[0].length ?? 1;
  return { start: end - closing, end: end - closing, text: ` ${name}="${escapeAttribute(wanted, '"')}"` };
}

function contentEdit(text: string, element: XmlElement, wanted: string): Edit {
  const { end } = scanTag(text, element.start, '');
  if (text.slice(end - 2, end) === '/>') {
    return { start: end - 2, end, text: `>${escapeText(wanted)}</${element.name}>` };
  }
  return { start: end, end: text.lastIndexOf('</', element.end - 1), text: escapeText(wanted) };
}

function childEdit(text: string, element: XmlElement, wanted: string): Edit {
  const { end } = scanTag(text, element.start, '');
  const child = `<value>${escapeText(wanted)}</value>`;
  return text.slice(end - 2, end) === '/>'
    ? { start: end - 2, end, text: `>${child}</${element.name}>` }
    : { start: end, end, text: child };
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function escapeAttribute(text: string, quote: string): string {
  const escaped = escapeText(text)
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;')
    .replaceAll('\t', '&#x9;');
  return quote === '"' ? escaped.replaceAll('"', '&quot;') : escaped.replaceAll("'", '&apos;');
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
