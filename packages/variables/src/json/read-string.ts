import type { Cursor } from './cursor.ts';

/** Reads the quoted text at the cursor, whichever quote it starts with; undefined where it does not end. */
export function readString(cursor: Cursor): string | undefined {
  const quote = cursor.text.charAt(cursor.at);
  let text = '';
  let start = cursor.at + 1;
  for (let at = start; at < cursor.text.length; at += 1) {
    const char = cursor.text.charAt(at);
    if (char === quote) {
      cursor.at = at + 1;
      return text + cursor.text.slice(start, at);
    }
    if (char !== '\\') continue;
    const escaped = readEscape(cursor.text, at + 1);
    if (!escaped) return undefined;
    text += cursor.text.slice(start, at) + escaped.text;
    at = escaped.end - 1;
    start = escaped.end;
  }
  return undefined;
}

export function isIdentifierChar(char: string): boolean {
  return char !== '' && identifierChar.test(char);
}

function readEscape(text: string, at: number): { text: string; end: number } | undefined {
  const char = text.charAt(at);
  const simple = escapes.get(char);
  if (simple !== undefined) return { text: simple, end: at + 1 };
  const digits = text.slice(at + 1, at + 5);
  if (char !== 'u' || !fourHexDigits.test(digits)) return undefined;
  return { text: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 5 };
}

const escapes = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['/', '/'],
]);
const fourHexDigits = /^[0-9a-fA-F]{4}$/;
const identifierChar = /[\p{L}\p{Nd}_$]/u;
