import { maxJsonNumberChars } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { JsonValue } from './json-value.ts';

/** Reads a number; undefined where none stands. */
export function readNumber(cursor: Cursor): JsonValue | undefined {
  const start = cursor.at;
  while (numberChars.has(cursor.text.charAt(cursor.at))) cursor.at += 1;
  if (cursor.at - start > maxJsonNumberChars) return undefined;
  const text = cursor.text.slice(start, cursor.at);
  if (wholePattern.test(text)) return BigInt(text);
  return fractionPattern.test(text) ? Number(text) : undefined;
}

const numberChars = new Set('0123456789+-.eExXaAbBcCdDfF');
const wholePattern = /^(?:-?\d+|0[xX][0-9a-fA-F]+)$/;
const fractionPattern = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
