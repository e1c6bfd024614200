import { maxJsonLevels } from '../limits.ts';
import { type Cursor, peekIs, skipSpace } from './cursor.ts';
import type { JsonValue } from './json-value.ts';
import { readNumber } from './read-number.ts';
import { isIdentifierChar, readString } from './read-string.ts';

/**
 * Reads JSON as leniently as Newtonsoft does (single quotes, names without quotes, comments, a comma too many).
 * Undefined where the text is not JSON; an empty text is not.
 */
export function readJson(text: string): JsonValue | undefined {
  const cursor: Cursor = { text, at: 0 };
  const value = readValue(cursor, 0);
  if (value === undefined) return undefined;
  return skipSpace(cursor) && cursor.at === text.length ? value : undefined;
}

function readValue(cursor: Cursor, level: number): JsonValue | undefined {
  if (!skipSpace(cursor) || level > maxJsonLevels) return undefined;
  const char = cursor.text.charAt(cursor.at);
  if (char === '{') return readObject(cursor, level);
  if (char === '[') return readArray(cursor, level);
  if (char === '"' || char === "'") return readString(cursor);
  const word = readWord(cursor);
  return word === undefined ? readNumber(cursor) : word;
}

function readObject(cursor: Cursor, level: number): JsonValue | undefined {
  const members = new Map<string, JsonValue>();
  cursor.at += 1;
  for (;;) {
    if (!skipSpace(cursor)) return undefined;
    if (peekIs(cursor, '}')) return members;
    const name = readMemberName(cursor);
    if (name === undefined || !skipSpace(cursor) || !peekIs(cursor, ':')) return undefined;
    const value = readValue(cursor, level + 1);
    if (value === undefined || !skipSpace(cursor)) return undefined;
    // The last one of a name counts, and stands where it stands.
    members.delete(name);
    members.set(name, value);
    if (peekIs(cursor, '}')) return members;
    if (!peekIs(cursor, ',')) return undefined;
  }
}

function readMemberName(cursor: Cursor): string | undefined {
  const char = cursor.text.charAt(cursor.at);
  if (char === '"' || char === "'") return readString(cursor);
  const start = cursor.at;
  while (isIdentifierChar(cursor.text.charAt(cursor.at))) cursor.at += 1;
  return cursor.at === start ? undefined : cursor.text.slice(start, cursor.at);
}

/** Nothing between two commas is a null, after the last one it is nothing. */
function readArray(cursor: Cursor, level: number): JsonValue | undefined {
  const elements: JsonValue[] = [];
  cursor.at += 1;
  for (;;) {
    if (!skipSpace(cursor)) return undefined;
    if (peekIs(cursor, ']')) return elements;
    if (peekIs(cursor, ',')) {
      elements.push(null);
      continue;
    }
    const value = readValue(cursor, level + 1);
    if (value === undefined || !skipSpace(cursor)) return undefined;
    elements.push(value);
    if (peekIs(cursor, ']')) return elements;
    if (!peekIs(cursor, ',')) return undefined;
  }
}

const words: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

function readWord(cursor: Cursor): JsonValue | undefined {
  for (const [word, value] of words) {
    if (!cursor.text.startsWith(word, cursor.at)) continue;
    if (isIdentifierChar(cursor.text.charAt(cursor.at + word.length))) return undefined;
    cursor.at += word.length;
    return value;
  }
  return undefined;
}
