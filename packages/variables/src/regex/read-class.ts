import { readCharEscape, readLiteralEscape } from './chars.ts';
import { type CharTest, type PatternCursor, PatternError } from './pattern.ts';

/** Reads `[...]` with the cursor after the `[`; a class may subtract another, `[a-z-[aeiou]]`. */
export function readClass(cursor: PatternCursor, depth = 0): CharTest {
  if (depth > maxClassDepth) throw new PatternError('Classes stand too deep inside one another.');
  const negative = cursor.text.charAt(cursor.at) === '^';
  if (negative) cursor.at += 1;
  const tests: CharTest[] = [];
  for (let first = true; ; first = false) {
    const char = cursor.text.charAt(cursor.at);
    if (char === '') throw new PatternError('A class is not closed.');
    if (char === ']' && !first) break;
    if (char === '-' && cursor.text.charAt(cursor.at + 1) === '[' && !first) {
      return subtract(cursor, tests, negative, depth);
    }
    tests.push(readMember(cursor));
  }
  cursor.at += 1;
  return anyOf(tests, negative);
}

const maxClassDepth = 20;

function subtract(
  cursor: PatternCursor,
  tests: readonly CharTest[],
  negative: boolean,
  depth: number,
): CharTest {
  cursor.at += 2;
  const without = readClass(cursor, depth + 1);
  if (cursor.text.charAt(cursor.at) !== ']') throw new PatternError('A subtraction must end its class.');
  cursor.at += 1;
  const all = anyOf(tests, negative);
  return (char) => all(char) && !without(char);
}

/** Each character is looked at once, however many members the class has. */
function anyOf(tests: readonly CharTest[], negative: boolean): CharTest {
  const known = new Map<string, boolean>();
  return (char) => {
    let belongs = known.get(char);
    if (belongs === undefined) {
      belongs = tests.some((test) => test(char)) !== negative;
      known.set(char, belongs);
    }
    return belongs;
  };
}

function readMember(cursor: PatternCursor): CharTest {
  const low = readEnd(cursor);
  if (typeof low !== 'string') return low;
  const next = cursor.text.charAt(cursor.at + 1);
  if (cursor.text.charAt(cursor.at) !== '-' || next === ']' || next === '[' || next === '') {
    return (char) => char === low;
  }
  cursor.at += 1;
  const high = readEnd(cursor);
  if (typeof high !== 'string' || high < low) throw new PatternError('A range in a class goes backwards.');
  return (char) => char >= low && char <= high;
}

function readEnd(cursor: PatternCursor): string | CharTest {
  const char = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  if (char !== '\\') return char;
  const literal = readLiteralEscape(cursor, true);
  if (literal !== undefined) return literal;
  const test = readCharEscape(cursor, true);
  if (!test) throw new PatternError('An escape in a class is unknown.');
  return test;
}
