import { skipBlanks } from '../lex/characters.ts';
import { readExpression, readQuotedLiteral } from './read-expression.ts';
import { fail, type Read, type Reading } from './reading.ts';
import type { Condition, Expression } from './syntax.ts';

/** Reads what stands between `if` and `}`: an expression, or two of them or one and a quoted text compared. */
export function readCondition(reading: Reading, at: number): Read<Condition> | undefined {
  const start = skipBlanks(reading.text, at);
  const quoted = readQuotedLiteral(reading, start);
  if (quoted) return readAfterQuoted(reading, quoted.value.text, quoted.end);
  const left = readExpression(reading, start);
  if (!left) return undefined;
  const equal = readOperator(reading.text, left.end);
  if (equal === undefined) return { ...left, value: { left: left.value, compare: null } };
  const afterOperator = skipBlanks(reading.text, left.end + 2);
  const right = readQuotedLiteral(reading, afterOperator) ?? readExpression(reading, afterOperator);
  if (!right) return undefined;
  return compared(left, equal, right.value, right.end, right.levels);
}

/** The two sides of a comparison may be swapped, so the expression is always kept on the left. */
function readAfterQuoted(reading: Reading, text: string, at: number): Read<Condition> | undefined {
  const equal = readOperator(reading.text, at);
  if (equal === undefined) return fail(reading, at);
  const right = readExpression(reading, at + 2);
  return right && compared(right, equal, { kind: 'literal', text }, right.end, right.levels);
}

function compared(
  left: Read<Expression>,
  equal: boolean,
  right: NonNullable<Condition['compare']>['right'],
  end: number,
  levels: number,
): Read<Condition> {
  const value = { left: left.value, compare: { equal, right } };
  return { value, end, levels: Math.max(left.levels, levels) };
}

function readOperator(text: string, at: number): boolean | undefined {
  if (text.startsWith('==', at)) return true;
  if (text.startsWith('!=', at)) return false;
  return undefined;
}
