import { type Cursor, refuse } from './cursor.ts';

/** Reads the quoted text at the cursor, whichever quote it starts with. Line breaks may stand in it as they are. */
export function readJsonString(cursor: Cursor): string {
  const opening = cursor.at;
  const quote = cursor.text[opening];
  let text = '';
  let start = opening + 1;
  for (let at = start; at < cursor.text.length; at += 1) {
    const char = cursor.text[at];
    if (char === quote) {
      cursor.at = at + 1;
      return text + cursor.text.slice(start, at);
    }
    if (char !== '\\') continue;
    const escaped = readEscape(cursor, at);
    text += cursor.text.slice(start, at) + escaped.text;
    at = escaped.end - 1;
    start = escaped.end;
  }
  return refuse(cursor, 'a text is not closed', opening);
}

function readEscape(cursor: Cursor, at: number): { text: string; end: number } {
  const char = cursor.text[at + 1] ?? '';
  const simple = escapes.get(char);
  if (simple !== undefined) return { text: simple, end: at + 2 };
  if (char !== 'u') refuse(cursor, `'\\${char}' is no escape`, at);
  const digits = cursor.text.slice(at + 2, at + 6);
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) refuse(cursor, `'\\u${digits}' is no escape`, at);
  return { text: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
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
