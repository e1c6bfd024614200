import { ConfigSyntaxError, placeOf } from '../replacement.ts';

/** Where in a JSON text the reading has come to. */
export type Cursor = { readonly text: string; at: number };

/** Throws `ConfigSyntaxError`. */
export function refuse(cursor: Cursor, message: string, at = cursor.at): never {
  throw new ConfigSyntaxError(message, placeOf(cursor.text, at));
}

/** The character at the cursor as an error names it. */
export function nextAsText({ text, at }: Cursor): string {
  return at < text.length ? `'${String.fromCodePoint(text.codePointAt(at) ?? 0)}'` : 'the end of the text';
}

/** Steps over the character if it is the next one. */
export function skipIf(cursor: Cursor, char: string): boolean {
  if (cursor.text[cursor.at] !== char) return false;
  cursor.at += 1;
  return true;
}

/** Skips white space and comments. */
export function skipSpace(cursor: Cursor): void {
  for (;;) {
    const char = cursor.text[cursor.at];
    if (char === '/') skipComment(cursor);
    else if (char !== undefined && isSpace(char)) cursor.at += 1;
    else return;
  }
}

/** White space as .NET has it: the byte-order mark inside a text is none. */
export function isSpace(char: string): boolean {
  return char.trim() === '' && char !== '\ufeff';
}

function skipComment(cursor: Cursor): void {
  const { text, at } = cursor;
  if (text[at + 1] === '*') {
    const end = text.indexOf('*/', at + 2);
    if (end === -1) refuse(cursor, 'a comment is not closed');
    cursor.at = end + 2;
  } else if (text[at + 1] === '/') {
    while (cursor.at < text.length && !'\r\n'.includes(text[cursor.at] ?? '')) cursor.at += 1;
  } else refuse(cursor, "'/' starts no comment");
}
