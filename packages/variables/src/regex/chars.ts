import { blockTest } from './blocks.ts';
import { caseVariants } from './fold-case.ts';
import { type CharTest, type PatternCursor, PatternError } from './pattern.ts';

export const isDigit: CharTest = (char) => /\p{Nd}/u.test(char);
export const isWord: CharTest = (char) => /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u.test(char);
/** For `\b`, the two joiners belong to the word around them. */
export const isWordOrJoiner: CharTest = (char) => isWord(char) || char === '\u200c' || char === '\u200d';
export const isSpace: CharTest = (char) => /[\s\x85]/.test(char) && char !== '\ufeff';

/** What `\p{Lu}` and its like mean where case does not count. */
const isCasedLetter: CharTest = (char) => /[\p{Lu}\p{Ll}\p{Lt}]/u.test(char);

/** Whether a character is this one, or where case does not count, it in either case. */
export function sameChar(char: string, ignoreCase: boolean): CharTest {
  const same: CharTest = (other) => other === char;
  return ignoreCase ? caseVariants(same) : same;
}

/** Reads what follows a backslash, where it stands for one character; undefined where it does not. */
export function readCharEscape(
  cursor: PatternCursor,
  inClass: boolean,
  ignoreCase: boolean,
): CharTest | undefined {
  const char = cursor.text.charAt(cursor.at);
  const known = classes.get(char);
  if (known) {
    cursor.at += 1;
    return known;
  }
  if (char === 'p' || char === 'P') return readCategory(cursor, char === 'P', ignoreCase);
  const literal = readLiteralEscape(cursor, inClass);
  return literal === undefined ? undefined : sameChar(literal, ignoreCase);
}

/** As `readCharEscape`, for those that name a single character. */
export function readLiteralEscape(cursor: PatternCursor, inClass: boolean): string | undefined {
  const char = cursor.text.charAt(cursor.at);
  if (char === '') throw new PatternError('A backslash ends the pattern.');
  const simple = char === 'b' && !inClass ? undefined : controls.get(char);
  const coded = simple ?? readCoded(cursor.text, cursor.at);
  if (typeof coded === 'object') {
    cursor.at += coded.length;
    return coded.char;
  }
  if (coded === undefined && isWord(char)) return undefined;
  cursor.at += 1;
  return coded ?? char;
}

function readCoded(text: string, at: number): { char: string; length: number } | undefined {
  const rest = text.slice(at, at + 5);
  const hex = /^x([0-9a-fA-F]{2})|^u([0-9a-fA-F]{4})/.exec(rest);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? '0', 16);
    return { char: String.fromCharCode(code), length: hex[0].length };
  }
  const control = /^c([A-Za-z@[\\\]^_])/.exec(rest);
  if (control) return { char: String.fromCharCode((control[1] ?? '').charCodeAt(0) & 31), length: 2 };
  const octal = /^[0-7]{1,3}/.exec(rest);
  if (!octal) return undefined;
  return { char: String.fromCharCode(Number.parseInt(octal[0], 8) & 255), length: octal[0].length };
}

function readCategory(cursor: PatternCursor, negative: boolean, ignoreCase: boolean): CharTest {
  const match = /^.\{([\w-]{1,50})\}/.exec(cursor.text.slice(cursor.at, cursor.at + 53));
  if (!match) throw new PatternError('A category has no name in braces.');
  cursor.at += match[0].length;
  const name = match[1] ?? '';
  const isCased = ignoreCase && /^L[ult]$/.test(name);
  const category = isCased ? isCasedLetter : (blockTest(name) ?? categoryTest(name));
  return negative ? (char) => !category(char) : category;
}

function categoryTest(name: string): CharTest {
  if (!/^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/.test(name)) {
    throw new PatternError(`There is no category ${name}.`);
  }
  const category = new RegExp(`\\p{${name}}`, 'u');
  return (char) => category.test(char);
}

const classes = new Map<string, CharTest>([
  ['d', isDigit],
  ['D', (char) => !isDigit(char)],
  ['w', isWord],
  ['W', (char) => !isWord(char)],
  ['s', isSpace],
  ['S', (char) => !isSpace(char)],
]);

const controls = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
]);
