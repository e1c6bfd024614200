import { isBlank } from '../lex/characters.ts';

/** Where in a JSON text the reading has come to. */
export type Cursor = { readonly text: string; at: number };

/** Steps over the character if it is the next one. */
export function peekIs(cursor: Cursor, char: string): boolean {
  if (cursor.text.charAt(cursor.at) !== char) return false;
  cursor.at += 1;
  return true;
}

/** Skips white space and comments; false where a comment is not closed or a slash starts none. */
export function skipSpace(cursor: Cursor): boolean {
  for (;;) {
    const char = cursor.text.charAt(cursor.at);
    if (char === '/') {
      if (!skipComment(cursor)) return false;
    } else if (!isBlank(char)) return true;
    else cursor.at += 1;
  }
}

function skipComment(cursor: Cursor): boolean {
  const [close, length] = cursor.text.charAt(cursor.at + 1) === '*' ? ['*/', 2] : ['\n', 1];
  if (length === 1 && cursor.text.charAt(cursor.at + 1) !== '/') return false;
  const end = cursor.text.indexOf(close, cursor.at + 2);
  if (end === -1 && length === 2) return false;
  cursor.at = end === -1 ? cursor.text.length : end + length;
  return true;
}
