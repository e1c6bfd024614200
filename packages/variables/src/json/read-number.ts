import { maxJsonNumberChars } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { JsonValue } from './json-value.ts';

/** Reads a number; undefined where none stands. */
export function readNumber(cursor: Cursor): JsonValue | undefined {
  const start = cursor.at;
  while (numberChars.has(cursor.text.charAt(cursor.at))) cursor.at += 1;
  if (cursor.at - start > maxJsonNumberChars) return undefined;
  const text = cursor.text.slice(start, cursor.at);
  // As in C, a zero in front makes a number octal, where it is not that of a fraction.
  if (/^0[^.eE]/.test(text)) return otherBase.test(text) ? BigInt(text.replace(/^0(?!x)/i, '0o')) : undefined;
  if (wholePattern.test(text)) return BigInt(text);
  return fractionPattern.test(text) ? Number(text) : undefined;
}

const numberChars = new Set('0123456789+-.eExXaAbBcCdDfF');
const otherBase = /^0(?:[xX][0-9a-fA-F]+|[0-7]+)$/;
const wholePattern = /^-?\d+$/;
const fractionPattern = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
