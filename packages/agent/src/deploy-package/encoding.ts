/** Text files keep their encoding and their byte-order mark. */
export type TextEncoding = {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly hasMark: boolean;
};

/** A byte-order mark decides; else what is valid UTF-8 is UTF-8, and the rest Windows-1252. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { text: new TextDecoder('utf-8').decode(bytes), encoding: { name: 'utf-8', hasMark: true } };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: { name: 'utf-16le', hasMark: true } };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: { name: 'utf-16be', hasMark: true } };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, encoding: { name: 'utf-8', hasMark: false } };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return {
      text: Buffer.from(bytes).toString('latin1'),
      encoding: { name: 'windows-1252', hasMark: false },
    };
  }
}

/** What the old encoding cannot hold is written as XML has it, by its number. */
export function encodeText(text: string, { name, hasMark }: TextEncoding): Buffer {
  const marked = hasMark ? `\ufeff${text}` : text;
  switch (name) {
    case 'utf-8':
      return Buffer.from(marked, 'utf8');
    case 'utf-16le':
      return Buffer.from(marked, 'utf16le');
    case 'utf-16be':
      return Buffer.from(marked, 'utf16le').swap16();
    case 'windows-1252':
      return Buffer.from(text.replaceAll(/[^\0-\xff]/gu, asReference), 'latin1');
    default:
      return name satisfies never;
  }
}

const asReference = (character: string): string =>
  `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
