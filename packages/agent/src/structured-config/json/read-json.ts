import { mostLevels } from '../limits.ts';
import { type Cursor, nextAsText, refuse, skipIf, skipSpace } from './cursor.ts';
import { rewriteDate } from './json-date.ts';
import type { JsonNode } from './json-node.ts';
import { readJsonNumber } from './read-json-number.ts';
import { readJsonString } from './read-json-string.ts';

/**
 * Reads JSON as leniently as Newtonsoft does: single quotes, names without quotes, comments, a comma too many; of
 * members with the same name the last counts, in the place of the first. Throws `ConfigSyntaxError`.
 */
export function readJson(text: string): JsonNode {
  const cursor: Cursor = { text, at: 0 };
  const node = readValue(cursor, 0);
  skipSpace(cursor);
  if (cursor.at < text.length) refuse(cursor, `${nextAsText(cursor)} after the end of the JSON`);
  return node;
}

function readValue(cursor: Cursor, level: number): JsonNode {
  skipSpace(cursor);
  if (level > mostLevels) refuse(cursor, `more than ${mostLevels} levels`);
  const char = cursor.text[cursor.at] ?? '';
  if (char === '{') return { kind: 'object', members: readMembers(cursor, level) };
  if (char === '[') return { kind: 'array', items: readItems(cursor, level) };
  if (char === '"' || char === "'") {
    const content = readJsonString(cursor);
    return { kind: 'string', text: rewriteDate(content) ?? content };
  }
  const word = readWord(cursor);
  if (word) return word;
  if (!/[-.0-9]/.test(char)) refuse(cursor, `a value was expected, not ${nextAsText(cursor)}`);
  return { kind: 'number', text: readJsonNumber(cursor) };
}

function readMembers(cursor: Cursor, level: number): Map<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  const opening = cursor.at;
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    if (skipIf(cursor, '}')) return members;
    const name = readName(cursor, opening);
    skipSpace(cursor);
    if (!skipIf(cursor, ':')) refuse(cursor, `':' was expected, not ${nextAsText(cursor)}`);
    members.set(name, readValue(cursor, level + 1));
    skipSpace(cursor);
    if (skipIf(cursor, '}')) return members;
    if (!skipIf(cursor, ',')) refuseEnd(cursor, '}', opening);
  }
}

function readName(cursor: Cursor, opening: number): string {
  const char = cursor.text[cursor.at];
  if (char === '"' || char === "'") return readJsonString(cursor);
  const start = cursor.at;
  while (isNameChar(cursor.text[cursor.at])) cursor.at += 1;
  if (cursor.at === start) refuseEnd(cursor, 'a name', opening);
  return cursor.text.slice(start, cursor.at);
}

/** Nothing before a comma is undefined, before the end it is nothing. */
function readItems(cursor: Cursor, level: number): JsonNode[] {
  const items: JsonNode[] = [];
  const opening = cursor.at;
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    if (skipIf(cursor, ']')) return items;
    if (skipIf(cursor, ',')) {
      items.push({ kind: 'undefined' });
      continue;
    }
    items.push(readValue(cursor, level + 1));
    skipSpace(cursor);
    if (skipIf(cursor, ']')) return items;
    if (!skipIf(cursor, ',')) refuseEnd(cursor, ']', opening);
  }
}

function refuseEnd(cursor: Cursor, expected: string, opening: number): never {
  if (cursor.at >= cursor.text.length) refuse(cursor, `'${cursor.text[opening]}' is not closed`, opening);
  return refuse(
    cursor,
    `${expected.length > 1 ? expected : `',' or '${expected}'`} was expected, not ${nextAsText(cursor)}`,
  );
}

const words: readonly (readonly [string, JsonNode])[] = [
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
  ['undefined', { kind: 'undefined' }],
  ['NaN', { kind: 'number', text: '"NaN"' }],
  ['Infinity', { kind: 'number', text: '"Infinity"' }],
  ['-Infinity', { kind: 'number', text: '"-Infinity"' }],
];

function readWord(cursor: Cursor): JsonNode | undefined {
  for (const [word, node] of words) {
    if (!cursor.text.startsWith(word, cursor.at)) continue;
    if (isNameChar(cursor.text[cursor.at + word.length])) return undefined;
    cursor.at += word.length;
    return node;
  }
  return undefined;
}

const isNameChar = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{Nd}_$]/u.test(char);
