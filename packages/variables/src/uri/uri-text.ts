/** Escapes what may not stand in a URI, and takes escapes away that none is needed for. */
export function escapeUriText(text: string): string {
  const escaped = text
    .toWellFormed()
    .replace(/[^\w%.~:/?#[\]@!$&'()*+,;=-]|%(?![0-9A-Fa-f]{2})/gu, (char) => encodeURIComponent(char));
  return mapEscapes(escaped, (char, written) => {
    if (char !== undefined && /^[\w.~-]$/.test(char)) return char;
    return written.length > 3 ? written.toUpperCase() : written;
  });
}

/** The text that an escaped one stands for; escapes that are no UTF-8 stay. */
export function unescapeUriText(text: string): string {
  return mapEscapes(text, (char, written) => char ?? written.toUpperCase());
}

/** An escaped path from its root on, with `\` as `/`, without `.` and `..`. */
export function rootedPath(path: string): string {
  const kept: string[] = [];
  const segments = path.replaceAll('\\', '/').split('/').slice(1);
  segments.forEach((segment, index) => {
    const isDots = segment === '.' || segment === '..';
    if (segment === '..') kept.pop();
    if (!isDots) kept.push(segment);
    else if (index === segments.length - 1) kept.push('');
  });
  return escapeUriText(`/${kept.join('/')}`);
}

/** Replaces the escapes of each character, and each escape alone that is none. */
function mapEscapes(text: string, map: (char: string | undefined, written: string) => string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    let output = '';
    for (let at = 0, length = 0; at < run.length; at += length) {
      length = 3 * bytesOfChar(Number.parseInt(run.slice(at + 1, at + 3), 16));
      const char = decodeOne(run.slice(at, at + length));
      if (char === undefined) length = 3;
      output += map(char, run.slice(at, at + length));
    }
    return output;
  });
}

function bytesOfChar(lead: number): number {
  if (lead < 0xc0) return 1;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

function decodeOne(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
