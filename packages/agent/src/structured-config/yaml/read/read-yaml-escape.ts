import { peek, refuse, type Scanner } from './scanner.ts';

/** Reads what stands behind a backslash in double quotes. */
export function readYamlEscape(scanner: Scanner): string {
  const char = peek(scanner);
  const simple = simpleEscapes.get(char);
  if (simple !== undefined) {
    scanner.at += 1;
    return simple;
  }
  const code = readCode(scanner);
  if (code >= 0xd800 && code <= 0xdfff) return readPair(scanner, code);
  if (code > 0x10ffff) refuse(scanner, 'there is no such character');
  return String.fromCodePoint(code);
}

const digitsOf = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function readCode(scanner: Scanner): number {
  const letter = peek(scanner);
  const count = digitsOf.get(letter);
  const digits = scanner.text.slice(scanner.at + 1, scanner.at + 1 + (count ?? 0));
  if (count === undefined) refuse(scanner, `'\\${letter}' is no escape`);
  if (digits.length < count || !/^[0-9a-fA-F]*$/.test(digits)) {
    refuse(scanner, `'\\${letter}${digits}' is no escape`);
  }
  scanner.at += 1 + count;
  return Number.parseInt(digits, 16);
}

/** Two halves that make one character. */
function readPair(scanner: Scanner, high: number): string {
  const isPair = high < 0xdc00 && peek(scanner) === '\\' && 'uU'.includes(peek(scanner, 1));
  if (!isPair) refuse(scanner, 'half of a character');
  scanner.at += 1;
  const low = readCode(scanner);
  if (low < 0xdc00 || low > 0xdfff) refuse(scanner, 'half of a character');
  return String.fromCharCode(high, low);
}

const simpleEscapes = new Map([
  ...(['"', '\\', '/', ' ', '\t'] as const).map((char) => [char, char] as const),
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
