/** White space as .NET sees it: U+0085 belongs to it, the byte order mark does not. */
export function isBlank(char: string): boolean {
  if (char === ' ') return true;
  if (char === '\u0085') return true;
  return char !== '\ufeff' && char !== '' && char.trim() === '';
}

/** Whether a name may hold the character; white space may stand inside a name, so it counts. */
export function isNameChar(char: string): boolean {
  return isWordChar(char) || isBlank(char);
}

/** As `isNameChar`, without white space: the names of filters, and options without quotes. */
export function isWordChar(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code < 128) return asciiWordChars.has(char);
  return letterOrDigit.test(char);
}

/** The position of the first character from `at` on that is not white space. */
export function skipBlanks(text: string, at: number): number {
  let position = at;
  while (position < text.length && isBlank(text.charAt(position))) position += 1;
  return position;
}

/** The text without white space at either end. */
export function trimBlanks(text: string): string {
  const end = endBeforeBlanks(text);
  return text.slice(Math.min(skipBlanks(text, 0), end), end);
}

/** The position after the last character that is not white space. */
export function endBeforeBlanks(text: string): number {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end -= 1;
  return end;
}

const asciiWordChars = new Set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-:/~()@');
const letterOrDigit = /[\p{L}\p{Nd}]/u;
