/** Text files keep their encoding and their byte-order mark: conventions 9.3 and 10.6 of the original. */
export type TextEncoding = {
  readonly name: EncodingName;
  readonly hasMark: boolean;
};

/** Beside those of Unicode, any encoding with one byte a character that the platform knows, by its lower-case label. */
type EncodingName = keyof typeof marks | (string & {});

const marks = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-32le': [0xff, 0xfe, 0, 0],
  'utf-32be': [0, 0, 0xfe, 0xff],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
} as const;

/**
 * A byte-order mark decides; else the encoding that the text itself declares, if it is one and fits; else what is
 * valid UTF-8 is UTF-8, and the rest Windows-1252.
 */
export function decodeText(bytes: Buffer, declared?: string): { text: string; encoding: TextEncoding } {
  for (const [name, mark] of Object.entries(marks)) {
    if (!mark.every((byte, index) => bytes[index] === byte)) continue;
    return { text: decodeUnicode(name, bytes.subarray(mark.length)), encoding: { name, hasMark: true } };
  }
  const table = declared === undefined ? undefined : tableOf(declared.toLowerCase());
  if (declared !== undefined && table && bytes.every((byte) => byte < table.length)) {
    return { text: decodeBytes(bytes, table), encoding: { name: declared.toLowerCase(), hasMark: false } };
  }
  const text = asUtf8(bytes);
  if (text !== undefined) return { text, encoding: { name: 'utf-8', hasMark: false } };
  return { text: decodeBytes(bytes, windows1252), encoding: { name: 'windows-1252', hasMark: false } };
}

/** The encoding in the declaration of an XML text, where one can be read. */
export function declaredInXml(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 200).toString('latin1');
  return /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]*)/.exec(start)?.[1];
}

/** An encoding by the name that .NET has for it, with the mark that .NET writes; undefined for an unknown name. */
export function encodingNamed(label: string): TextEncoding | undefined {
  const name = label.trim().toLowerCase();
  const unicode = unicodeNames.get(name);
  if (unicode !== undefined) return { name: unicode, hasMark: true };
  return tableOf(name) ? { name, hasMark: false } : undefined;
}

const unicodeNames = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['unicode', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['unicodefffe', 'utf-16be'],
  ['utf-32', 'utf-32le'],
  ['utf-32le', 'utf-32le'],
  ['utf-32be', 'utf-32be'],
]);

/** Undefined where the encoding does not have one of the characters, unless `replace` gives others for it. */
export function encodeText(
  text: string,
  { name, hasMark }: TextEncoding,
  replace?: (character: string) => string,
): Buffer | undefined {
  const marked = hasMark ? `\ufeff${text}` : text;
  switch (name) {
    case 'utf-8':
      return Buffer.from(marked, 'utf8');
    case 'utf-16le':
      return Buffer.from(marked, 'utf16le');
    case 'utf-16be':
      return Buffer.from(marked, 'utf16le').swap16();
    case 'utf-32le':
      return utf32(marked);
    case 'utf-32be':
      return utf32(marked).swap32();
    default:
      return encodeBytes(text, tableOf(name) ?? windows1252, replace);
  }
}

function decodeUnicode(name: string, bytes: Buffer): string {
  if (!name.startsWith('utf-32')) return new TextDecoder(name, { ignoreBOM: true }).decode(bytes);
  const whole = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 4)));
  const codes = name === 'utf-32be' ? whole.swap32() : whole;
  let text = '';
  for (let at = 0; at < codes.length; at += 4) {
    const code = codes.readUInt32LE(at);
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return text;
}

function utf32(text: string): Buffer {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(codes.length * 4);
  for (const [index, code] of codes.entries()) bytes.writeUInt32LE(code, index * 4);
  return bytes;
}

function asUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

/** The character of each byte. */
type Table = readonly string[];

const latin1: Table = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
const windows1252: Table = latin1.map(
  (character, byte) => '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'[byte - 128] ?? character,
);

/** Where the web's labels mean Windows-1252, .NET means what they say. */
function tableOf(label: string): Table | undefined {
  if (/^(?:us-)?ascii$/.test(label)) return latin1.slice(0, 128);
  if (/^(?:iso-?8859-1|latin1)$/.test(label)) return latin1;
  if (label === 'windows-1252') return windows1252;
  if (/^utf|^x-user-defined$/.test(label)) return undefined;
  try {
    const characters = [
      ...new TextDecoder(label).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    ];
    return characters.length === 256 ? characters : undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

function decodeBytes(bytes: Buffer, table: Table): string {
  if (table === latin1) return bytes.toString('latin1');
  const pieces: string[] = [];
  for (const byte of bytes) pieces.push(table[byte] ?? '\ufffd');
  return pieces.join('');
}

function encodeBytes(
  text: string,
  table: Table,
  replace?: (character: string) => string,
): Buffer | undefined {
  const bytes = new Map([...table].map((character, byte) => [character, byte]));
  const encoded: number[] = [];
  for (const character of text) {
    const byte = bytes.get(character);
    if (byte !== undefined) encoded.push(byte);
    else if (replace) for (const other of replace(character)) encoded.push(bytes.get(other) ?? 0x3f);
    else return undefined;
  }
  return Buffer.from(encoded);
}
