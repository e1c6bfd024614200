import { readCharEscape, readLiteralEscape, sameChar } from './chars.ts';
import { caseVariants } from './fold-case.ts';
import { type CharTest, type PatternCursor, PatternError } from './pattern.ts';

/** Reads `[...]` with the cursor after the `[`; a class may subtract another, `[a-z-[aeiou]]`. */
export function readClass(cursor: PatternCursor, ignoreCase: boolean, depth = 0): CharTest {
  if (depth > maxClassDepth) throw new PatternError('Classes stand too deep inside one another.');
  const negative = cursor.text.charAt(cursor.at) === '^';
  if (negative) cursor.at += 1;
  const tests: CharTest[] = [];
  for (let first = true; ; first = false) {
    const char = cursor.text.charAt(cursor.at);
    if (char === '') throw new PatternError('A class is not closed.');
    if (char === ']' && !first) break;
    if (char === '-' && cursor.text.charAt(cursor.at + 1) === '[' && !first) {
      return subtract(cursor, anyOf(tests, negative), ignoreCase, depth);
    }
    // The classes of POSIX, `[:alpha:]`, are passed over: only their bracket counts.
    const posix = /^\[:\w{1,50}:\]/.exec(cursor.text.slice(cursor.at, cursor.at + 54));
    if (posix) cursor.at += posix[0].length;
    tests.push(posix ? sameChar('[', false) : readMember(cursor, ignoreCase));
  }
  cursor.at += 1;
  return anyOf(tests, negative);
}

const maxClassDepth = 20;

function subtract(cursor: PatternCursor, all: CharTest, ignoreCase: boolean, depth: number): CharTest {
  cursor.at += 2;
  const without = readClass(cursor, ignoreCase, depth + 1);
  if (cursor.text.charAt(cursor.at) !== ']') throw new PatternError('A subtraction must end its class.');
  cursor.at += 1;
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

function readMember(cursor: PatternCursor, ignoreCase: boolean): CharTest {
  const low = readEnd(cursor, ignoreCase);
  if (typeof low !== 'string') return low;
  const next = cursor.text.charAt(cursor.at + 1);
  if (cursor.text.charAt(cursor.at) !== '-' || next === ']' || next === '[' || next === '') {
    return sameChar(low, ignoreCase);
  }
  cursor.at += 1;
  const high = readEnd(cursor, ignoreCase);
  if (typeof high !== 'string' || high < low) throw new PatternError('A range in a class goes backwards.');
  const between: CharTest = (char) => char >= low && char <= high;
  return ignoreCase ? caseVariants(between) : between;
}

function readEnd(cursor: PatternCursor, ignoreCase: boolean): string | CharTest {
  const char = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  if (char !== '\\') return char;
  const literal = readLiteralEscape(cursor, true);
  if (literal !== undefined) return literal;
  const test = readCharEscape(cursor, true, ignoreCase);
  if (!test) throw new PatternError('An escape in a class is unknown.');
  return test;
}
