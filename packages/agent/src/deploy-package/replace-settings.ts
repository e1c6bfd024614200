/** Replaces settings of a .NET configuration file, and writes the file as .NET writes an XDocument. */
import { EOL } from 'node:os';
import { commonLineEnd } from '../structured-config/replacement.ts';
import { readXml } from '../xml/read-xml.ts';
import { writeXml } from '../xml/write-xml.ts';
import { isElement, nodeTypes, setContent, setTag, setValue, XmlNode } from '../xml/xml-node.ts';
import { XmlSyntaxError } from '../xml/xml-syntax-error.ts';
import { canStandInXml } from '../xml/xml-writer.ts';

export type Replaced = { readonly kind: string; readonly key: string };

/** The file is no XML, or a value cannot stand in one. The message says where. */
export class SettingsError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SettingsError';
  }
}

/**
 * `value` answers what a key is to become; undefined leaves it. White space between tags stays, tags are written anew;
 * a text in which no key is known comes back as it is. Throws `SettingsError`.
 */
export function replaceSettings(
  text: string,
  value: (key: string) => string | undefined,
): { text: string; replaced: Replaced[] } {
  const document = read(text);
  const replaced: Replaced[] = [];
  for (const { kind, key, put } of settingsIn(document, [])) {
    const wanted = value(key);
    if (wanted === undefined) continue;
    if (!canStandInXml(wanted)) {
      throw new SettingsError(`the value of ${key} holds a character that XML cannot hold`);
    }
    put(wanted);
    replaced.push({ kind, key });
  }
  if (replaced.length === 0) return { text, replaced };
  const lineEnd = commonLineEnd(text) ?? EOL;
  return { text: writeXml(document, { lineEnd, keepsPrefixes: false }), replaced };
}

function read(text: string): XmlNode {
  try {
    return readXml(text, { keepsBlanks: true, isNormalised: true });
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    const { line, column } = error.place;
    throw new SettingsError(`line ${line} column ${column}: ${error.message}`, error);
  }
}

type Setting = Replaced & { readonly put: (value: string) => void };

/** Names count without their prefixes; `parents` are those of the elements around. */
function settingsIn(node: XmlNode, parents: readonly string[]): Setting[] {
  const own = settingOf(node, parents);
  const path = [...parents, node.localName];
  const inside = node.content.filter(isElement).flatMap((child) => settingsIn(child, path));
  return own ? [own, ...inside] : inside;
}

function settingOf(node: XmlNode, parents: readonly string[]): Setting | undefined {
  const parent = parents.at(-1);
  if (node.localName === 'add' && parent === 'appSettings') {
    return withKey(node, 'appSetting', 'key', (value) => putAttribute(node, 'value', value));
  }
  if (node.localName === 'add' && parent === 'connectionStrings') {
    return withKey(node, 'connectionString', 'name', (value) =>
      putAttribute(node, 'connectionString', value),
    );
  }
  if (node.localName === 'setting' && parents.includes('applicationSettings')) {
    return withKey(node, 'setting', 'name', (value) => putValue(node, value));
  }
  return undefined;
}

function withKey(
  element: XmlNode,
  kind: string,
  name: string,
  put: (value: string) => void,
): Setting | undefined {
  const key = attributeOf(element, name)?.value;
  return key === undefined ? undefined : { kind, key, put };
}

const attributeOf = (element: XmlNode, name: string): XmlNode | undefined =>
  element.tag.find(({ nodeName }) => nodeName === name);

function putAttribute(element: XmlNode, name: string, value: string): void {
  const attribute = attributeOf(element, name);
  if (attribute) setValue(attribute, value);
  else setTag(element, [...element.tag, new XmlNode(nodeTypes.attribute, { name, value })]);
}

/** The first element called `value` takes it; where there is none, one comes behind all that is there. */
function putValue(setting: XmlNode, value: string): void {
  const text = new XmlNode(nodeTypes.text, { name: '#text', value });
  const known = setting.content.find((node) => isElement(node) && node.localName === 'value');
  const element = known ?? new XmlNode(nodeTypes.element, { name: 'value' });
  setContent(element, [text]);
  if (!known) setContent(setting, [...setting.content, element]);
}
