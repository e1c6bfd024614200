import path from 'node:path';
import { replaceInJson } from './json/replace-in-json.ts';
import { replaceInProperties } from './properties/replace-in-properties.ts';
import type { Replaced, StructuredVariables } from './replacement.ts';
import { declaredInXml, decodeText, encodeText, type TextEncoding } from './text-encoding.ts';
import { replaceInXml } from './xml/replace-in-xml.ts';
import { replaceInYaml } from './yaml/replace-in-yaml.ts';

export type Format = {
  readonly name: 'JSON' | 'XML' | 'YAML' | '.properties';
  /** Throws `ConfigSyntaxError` where the text is not in the format. */
  readonly replace: (text: string, variables: StructuredVariables) => Replaced;
  readonly decode: (bytes: Buffer) => { text: string; encoding: TextEncoding };
  readonly encode: (text: string, encoding: TextEncoding) => Buffer;
  /** Bytes of memory for one of the file, measured on files of nothing but the smallest values, rounded up. */
  readonly heapFactor: number;
};

const plain = {
  decode: (bytes: Buffer) => decodeText(bytes),
  encode: (text: string, encoding: TextEncoding) => encodeText(text, encoding) ?? Buffer.from(text, 'utf8'),
};

const json: Format = { name: 'JSON', replace: replaceInJson, heapFactor: 100, ...plain };
const yaml: Format = { name: 'YAML', replace: replaceInYaml, heapFactor: 300, ...plain };
const properties: Format = { name: '.properties', replace: replaceInProperties, heapFactor: 40, ...plain };
/** What its encoding does not have is written in XML by its number, since the encoding is declared in the text. */
const xml: Format = {
  name: 'XML',
  replace: replaceInXml,
  heapFactor: 240,
  decode: (bytes) => decodeText(bytes, declaredInXml(bytes)),
  encode: (text, encoding) => encodeText(text, encoding, asReference) ?? Buffer.from(text, 'utf8'),
};

function asReference(character: string): string {
  return `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
}

/** The formats that a file may have, in the order in which they are tried: JSON first, as the original does. */
export function formatsOf(file: string, { onlyJson }: { onlyJson: boolean }): Format[] {
  if (onlyJson) return [json];
  const own = byExtension.get(path.extname(file).toLowerCase());
  if (!own) return [json, xml, yaml, properties];
  return own === json ? [json] : [json, own];
}

const byExtension = new Map([
  ['.json', json],
  ['.xml', xml],
  ['.yaml', yaml],
  ['.yml', yaml],
  ['.properties', properties],
]);
