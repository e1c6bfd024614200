import path from 'node:path';
import { replaceInJson } from './json/replace-in-json.ts';
import { xmlHeapFactor } from './limits.ts';
import { replaceInProperties } from './properties/replace-in-properties.ts';
import type { Replaced, StructuredVariables } from './replacement.ts';
import { decodeText, encodeText, type TextEncoding } from './text-encoding.ts';
import { replaceInXml } from './xml/replace-in-xml.ts';
import { decodeXml, encodeXml } from './xml/xml-encoding.ts';
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
const xml: Format = {
  ...{ name: 'XML', replace: replaceInXml, heapFactor: xmlHeapFactor },
  ...{ decode: decodeXml, encode: encodeXml },
};

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
