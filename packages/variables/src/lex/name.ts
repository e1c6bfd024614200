import { isBlank, isNameChar, isWordChar } from './characters.ts';

/** Where the name that starts at `at` ends; `at` itself where none starts there. */
export function endOfName(text: string, at: number): number {
  let position = at;
  while (position < text.length && isNameChar(text.charAt(position)) && !blankEndsName(text, position)) {
    position += 1;
  }
  return position;
}

/** As `endOfName`, for a name that holds no white space. */
export function endOfWord(text: string, at: number): number {
  let position = at;
  while (position < text.length && isWordChar(text.charAt(position))) position += 1;
  return position;
}

/** White space belongs to a name, unless what follows shows that the name was over. */
function blankEndsName(text: string, at: number): boolean {
  if (!isBlank(text.charAt(at))) return false;
  const next = text.charAt(at + 1);
  if (next === '|' || next === '}') return true;
  return endingWords.some(
    (word) => text.startsWith(word, at + 1) && isBlank(text.charAt(at + 1 + word.length)),
  );
}

const endingWords = ['in', '==', '!='];
