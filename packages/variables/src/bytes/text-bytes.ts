/** The two ways in which the filters read and write text as bytes: UTF-8, and UTF-16 with the low byte first. */
export type Encoding = 'utf8' | 'unicode';

/** The encoding a word names, in either case; undefined where it names none. */
export function encodingOf(word: string): Encoding | undefined {
  switch (word.toLowerCase()) {
    case 'utf8':
    case 'utf-8':
      return 'utf8';
    case 'unicode':
      return 'unicode';
    default:
      return undefined;
  }
}

export function encode(text: string, encoding: Encoding): Uint8Array {
  return encoding === 'utf8' ? encodeUtf8(text.toWellFormed()) : encodeUnicode(text);
}

/** Bytes that are no text become U+FFFD. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const { code, length } = encoding === 'utf8' ? readUtf8(bytes, at) : readUnicode(bytes, at);
    if (code > 0xffff) units[count++] = 0xd7c0 + (code >> 10);
    units[count++] = code > 0xffff ? 0xdc00 + (code & 0x3ff) : code;
    at += length;
  }
  return textOfUnits(units.subarray(0, count)).toWellFormed();
}

/** UTF-16 units as text, in pieces that fit on the stack. */
export function textOfUnits(units: Uint16Array | Uint8Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += unitsAtOnce) {
    text += String.fromCharCode(...units.subarray(at, at + unitsAtOnce));
  }
  return text;
}

const unitsAtOnce = 4096;

function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let end = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes[end++] = code;
    else {
      const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
      bytes[end++] = ((0xff00 >> (more + 1)) & 0xff) | (code >> (6 * more));
      for (let rest = more - 1; rest >= 0; rest -= 1) bytes[end++] = 0x80 | ((code >> (6 * rest)) & 0x3f);
    }
  }
  return bytes.subarray(0, end);
}

function encodeUnicode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    bytes[2 * at] = text.charCodeAt(at) & 0xff;
    bytes[2 * at + 1] = text.charCodeAt(at) >> 8;
  }
  return bytes;
}

type ReadChar = { readonly code: number; readonly length: number };

function readUnicode(bytes: Uint8Array, at: number): ReadChar {
  const high = bytes[at + 1];
  return high === undefined
    ? { code: 0xfffd, length: 1 }
    : { code: (bytes[at] ?? 0) | (high << 8), length: 2 };
}

function readUtf8(bytes: Uint8Array, at: number): ReadChar {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { code: first, length: 1 };
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4) return { code: 0xfffd, length: 1 };
  let code = first & (0x3f >> more);
  for (let next = 1; next <= more; next += 1) {
    const byte = bytes[at + next] ?? 0;
    if (byte >> 6 !== 2 || (next === 1 && !fitsAfter(first, byte))) return { code: 0xfffd, length: next };
    code = (code << 6) | (byte & 0x3f);
  }
  return { code, length: more + 1 };
}

/** Rules out longer spellings than needed, surrogates, and what lies beyond Unicode (RFC 3629, section 4). */
function fitsAfter(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
