/** Upper case as .NET has it: a letter becomes one letter or stays, so `ß` is not made `SS`. */
export function toUpper(text: string): string {
  return mapLetters(text, (letter) => letter.toUpperCase());
}

/** Lower case as .NET has it, letter by letter: a sigma at the end of a word is one like any other. */
export function toLower(text: string): string {
  return mapLetters(text, (letter) => letter.toLowerCase());
}

/** Letters of Turkish, which the invariant culture leaves alone. */
const leftAlone = new Set(['\u0130', '\u0131']);

function mapLetters(text: string, map: (letter: string) => string): string {
  const mapped = map(text);
  // Nothing beyond ASCII: no letter has a case that is longer than itself, or that depends on what is around it.
  if (/^[\0-\x7f]*$/.test(text)) return mapped;
  let output = '';
  for (const letter of text) {
    const other = leftAlone.has(letter) ? letter : map(letter);
    output += other.length === letter.length ? other : letter;
  }
  return output;
}
