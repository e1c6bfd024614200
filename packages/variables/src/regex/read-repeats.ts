import { type Pattern, type PatternCursor, PatternError } from './pattern.ts';

/** Whether a quantifier stands at the cursor; a `{` without numbers behind it is text. */
export function startsQuantifier(cursor: PatternCursor): boolean {
  const char = cursor.text.charAt(cursor.at);
  if (char === '*' || char === '+' || char === '?') return true;
  return char === '{' && matchBraces(cursor) !== null;
}

/** The item, repeated where a quantifier stands behind it; `skip` passes over comments. */
export function readRepeats(cursor: PatternCursor, item: Pattern, skip: () => void): Pattern {
  if (!startsQuantifier(cursor)) return item;
  const [least, most] = readBounds(cursor);
  if (most < least) throw new PatternError('A quantifier goes backwards.');
  skip();
  const lazy = cursor.text.charAt(cursor.at) === '?';
  if (lazy) cursor.at += 1;
  return { kind: 'repeat', item, least, most, lazy };
}

function readBounds(cursor: PatternCursor): [least: number, most: number] {
  const braces = matchBraces(cursor);
  if (braces) {
    cursor.at += braces[0].length;
    const [, low = '', comma, high] = braces;
    return [Number(low), comma === undefined ? Number(low) : high ? Number(high) : Infinity];
  }
  const sign = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  return [sign === '+' ? 1 : 0, sign === '?' ? 1 : Infinity];
}

/** Larger numbers than these ask for a program that is too large in any case. */
function matchBraces({ text, at }: PatternCursor): RegExpExecArray | null {
  return /^\{(\d{1,9})(?:(,)(\d{0,9}))?\}/.exec(text.slice(at, at + 22));
}
