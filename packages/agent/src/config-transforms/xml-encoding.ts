/** XML files keep their encoding; what it does not have is written as XML has it, by its number. */
import {
  declaredInXml,
  decodeText as decode,
  encodeText,
  type TextEncoding,
} from '../structured-config/text-encoding.ts';

export function decodeText(bytes: Buffer): { text: string; encoding: TextEncoding } {
  return decode(bytes, declaredInXml(bytes));
}

export function encodeXml(text: string, encoding: TextEncoding): Buffer {
  return encodeText(text, encoding, asReference) ?? Buffer.from(text, 'utf8');
}

const asReference = (character: string): string =>
  `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
