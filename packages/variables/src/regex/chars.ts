import { type CharTest, type PatternCursor, PatternError } from './pattern.ts';

export const isDigit: CharTest = (char) => /\p{Nd}/u.test(char);
export const isWord: CharTest = (char) => /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u.test(char);
export const isSpace: CharTest = (char) => /[\s\x85]/.test(char) && char !== '\ufeff';

/** Reads what follows a backslash, where it stands for one character; undefined where it does not. */
export function readCharEscape(cursor: PatternCursor, inClass: boolean): CharTest | undefined {
  const char = cursor.text.charAt(cursor.at);
  const known = classes.get(char);
  if (known) {
    cursor.at += 1;
    return known;
  }
  if (char === 'p' || char === 'P') return readCategory(cursor, char === 'P');
  const literal = readLiteralEscape(cursor, inClass);
  return literal === undefined ? undefined : (other) => other === literal;
}

/** As `readCharEscape`, for those that name a single character. */
export function readLiteralEscape(cursor: PatternCursor, inClass: boolean): string | undefined {
  const char = cursor.text.charAt(cursor.at);
  if (char === '') throw new PatternError('A backslash ends the pattern.');
  const simple = char === 'b' && !inClass ? undefined : controls.get(char);
  const coded = simple ?? readCoded(cursor.text, cursor.at, inClass);
  if (typeof coded === 'object') {
    cursor.at += coded.length;
    return coded.char;
  }
  if (coded === undefined && isWord(char)) return undefined;
  cursor.at += 1;
  return coded ?? char;
}

function readCoded(text: string, at: number, inClass: boolean): { char: string; length: number } | undefined {
  const rest = text.slice(at, at + 5);
  const hex = /^x([0-9a-fA-F]{2})|^u([0-9a-fA-F]{4})/.exec(rest);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? '0', 16);
    return { char: String.fromCharCode(code), length: hex[0].length };
  }
  const control = /^c([A-Za-z])/.exec(rest);
  if (control) return { char: String.fromCharCode((control[1] ?? '').charCodeAt(0) & 31), length: 2 };
  const octal = (inClass ? /^[0-7]{1,3}/ : /^0[0-7]{0,2}/).exec(rest);
  if (!octal) return undefined;
  return { char: String.fromCharCode(Number.parseInt(octal[0], 8) & 255), length: octal[0].length };
}

function readCategory(cursor: PatternCursor, negative: boolean): CharTest {
  const match = /^.\{(\w{1,2})\}/.exec(cursor.text.slice(cursor.at, cursor.at + 6));
  if (!match) throw new PatternError('Only general categories such as \\p{Lu} are known.');
  cursor.at += match[0].length;
  const category = categoryTest(match[1] ?? '');
  return negative ? (char) => !category(char) : category;
}

function categoryTest(name: string): CharTest {
  try {
    const category = new RegExp(`\\p{${name}}`, 'u');
    return (char) => category.test(char);
  } catch (cause) {
    throw new PatternError(`There is no category ${name}.`, { cause });
  }
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
