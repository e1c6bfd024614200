/** XML files keep their encoding and their byte-order mark. */
import { writtenEncoding } from '../../xml/write-xml.ts';
import { declaredInXml, decodeText, encodeText, type TextEncoding } from '../text-encoding.ts';

/** By its byte-order mark, by what it declares, else as UTF-8, else as Windows-1252. */
export function decodeXml(bytes: Buffer): { text: string; encoding: TextEncoding } {
  return decodeText(bytes, declaredInXml(bytes));
}

/** What stands in XML for a character that its encoding does not have. */
export const byNumber = (character: string): string =>
  `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;

/**
 * `text` is as `writeXml` makes it; its declaration gets the name of the encoding. Where a character is not in the
 * encoding and `replace` gives no others, all becomes UTF-8, as the original does it.
 */
export function encodeXml(
  text: string,
  encoding: TextEncoding,
  replace?: (character: string) => string,
): Buffer {
  const encoded = encodeText(declaring(text, webName(encoding)), encoding, replace);
  return encoded ?? Buffer.from(declaring(text, 'utf-8'), 'utf8');
}

function declaring(text: string, name: string): string {
  const start = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"`;
  const written = start(writtenEncoding);
  return text.startsWith(written) ? start(name) + text.slice(written.length) : text;
}

/** As .NET calls it. */
function webName({ name }: TextEncoding): string {
  return webNames.get(name) ?? name;
}

const webNames = new Map([
  ['utf-16le', 'utf-16'],
  ['utf-16be', 'utf-16BE'],
  ['utf-32le', 'utf-32'],
  ['utf-32be', 'utf-32BE'],
  ['latin1', 'iso-8859-1'],
  ['iso8859-1', 'iso-8859-1'],
  ['ascii', 'us-ascii'],
]);
