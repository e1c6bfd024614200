/** Text files keep their encoding and their byte-order mark. */
export type TextEncoding = {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly hasMark: boolean;
};

/** A byte-order mark decides; else what is valid UTF-8 is UTF-8, and the rest Windows-1252. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const marked = markOf(bytes);
  if (marked)
    return { text: new TextDecoder(marked).decode(bytes), encoding: { name: marked, hasMark: true } };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, encoding: { name: 'utf-8', hasMark: false } };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      encoding: { name: 'windows-1252', hasMark: false },
    };
  }
}

function markOf([first, second, third]: Uint8Array): TextEncoding['name'] | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Undefined where the encoding cannot hold a character of the text. */
export function encodeText(text: string, { name, hasMark }: TextEncoding): Buffer | undefined {
  const marked = hasMark ? `\ufeff${text}` : text;
  switch (name) {
    case 'utf-8':
      return Buffer.from(marked, 'utf8');
    case 'utf-16le':
      return Buffer.from(marked, 'utf16le');
    case 'utf-16be':
      return Buffer.from(marked, 'utf16le').swap16();
    case 'windows-1252':
      return encodeWindows(text);
    default:
      return name satisfies never;
  }
}

/** What the encoding cannot hold is written as XML has it, by its number. */
export function encodeXml(text: string, encoding: TextEncoding): Buffer {
  const whole = encodeText(text, encoding);
  if (whole) return whole;
  const held = text.replaceAll(/[^\0-\x7f]/gu, (character) =>
    windowsByte().has(character) ? character : asReference(character),
  );
  return encodeText(held, encoding) ?? Buffer.from(held, 'utf8');
}

const asReference = (character: string): string =>
  `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;

let windows: ReadonlyMap<string, number> | undefined;

/** What each byte of Windows-1252 stands for, turned round. */
function windowsByte(): ReadonlyMap<string, number> {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  windows ??= new Map([...new TextDecoder('windows-1252').decode(all)].map((text, byte) => [text, byte]));
  return windows;
}

function encodeWindows(text: string): Buffer | undefined {
  const known = windowsByte();
  const bytes = [...text].map((character) => known.get(character));
  return bytes.includes(undefined) ? undefined : Buffer.from(bytes as number[]);
}

const named: Readonly<Record<string, TextEncoding>> = {
  'utf-8': { name: 'utf-8', hasMark: true },
  'utf-16': { name: 'utf-16le', hasMark: true },
  'utf-16le': { name: 'utf-16le', hasMark: true },
  unicode: { name: 'utf-16le', hasMark: true },
  'utf-16be': { name: 'utf-16be', hasMark: true },
  unicodefffe: { name: 'utf-16be', hasMark: true },
  'windows-1252': { name: 'windows-1252', hasMark: false },
};

/** By the name that .NET gives it, which writes a byte-order mark where there is one; undefined for others. */
export function encodingNamed(name: string): TextEncoding | undefined {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(named, key) ? named[key] : undefined;
}
