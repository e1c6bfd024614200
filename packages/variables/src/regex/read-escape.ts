import { isWordOrJoiner, readCharEscape } from './chars.ts';
import { type Edge, type Pattern, type PatternCursor, PatternError } from './pattern.ts';
import { readGroupName } from './read-group.ts';

/** Reads what follows a backslash outside of a class. */
export function readEscape(cursor: PatternCursor, ignoreCase: boolean): Pattern {
  const holds = edges.get(cursor.text.charAt(cursor.at));
  if (holds) {
    cursor.at += 1;
    return { kind: 'edge', holds };
  }
  const group = readNamedBack(cursor) ?? readNumberedBack(cursor);
  if (group !== undefined) return { kind: 'back', group, ignoreCase };
  const has = readCharEscape(cursor, false, ignoreCase);
  if (!has) throw new PatternError('An escape is unknown.');
  return { kind: 'one', has };
}

/** `\k<name>`, and `\<name>` where there is such a group. */
function readNamedBack(cursor: PatternCursor): string | undefined {
  const start = cursor.at;
  const isK = cursor.text.charAt(start) === 'k';
  const open = cursor.text.charAt(isK ? start + 1 : start);
  if (open === '<' || open === "'") {
    cursor.at = start + (isK ? 2 : 1);
    const group = readGroupName(cursor);
    const isClosed = cursor.text.charAt(cursor.at) === (open === '<' ? '>' : "'");
    if (group !== undefined && isClosed && (cursor.known?.has(group) ?? isK)) {
      cursor.at += 1;
      return group;
    }
    cursor.at = start;
  }
  if (isK) throw new PatternError('A reference names no group.');
  return undefined;
}

/** `\1` to `\9` are always groups; more digits are one where there is such a group, else a character by its code. */
function readNumberedBack(cursor: PatternCursor): string | undefined {
  const digits = /^[1-9]\d{0,9}/.exec(cursor.text.slice(cursor.at, cursor.at + 10))?.[0];
  if (digits === undefined) return undefined;
  const isKnown = cursor.known?.has(digits) ?? digits.length === 1;
  if (!isKnown && digits.length === 1) throw new PatternError('A reference names no group.');
  if (!isKnown) return undefined;
  cursor.at += digits.length;
  return digits;
}

export function isEnd(text: string, at: number): boolean {
  return at === text.length || (at === text.length - 1 && text.charAt(at) === '\n');
}

function isWordEdge(text: string, at: number): boolean {
  const before = at > 0 && isWordOrJoiner(text.charAt(at - 1));
  return before !== (at < text.length && isWordOrJoiner(text.charAt(at)));
}

const edges = new Map<string, Edge>([
  ['b', isWordEdge],
  ['B', (text, at) => !isWordEdge(text, at)],
  ['A', (_, at) => at === 0],
  ['G', (_, at, from) => at === from],
  ['Z', isEnd],
  ['z', (text, at) => at === text.length],
]);
