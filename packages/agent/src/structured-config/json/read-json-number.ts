import { longestNumberChars } from '../limits.ts';
import { type Cursor, isSpace, refuse } from './cursor.ts';
import { writeDouble } from './dotnet-double.ts';

/** Reads the number at the cursor to the text that is written for it: whole ones exactly, others as a double. */
export function readJsonNumber(cursor: Cursor): string {
  const start = cursor.at;
  while (/[-+0-9a-fA-FxX.]/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1;
  const source = cursor.text.slice(start, cursor.at);
  const next = cursor.text[cursor.at];
  if (next !== undefined && !isSpace(next) && !',}])/'.includes(next))
    refuse(cursor, `'${next}' in a number`);
  const written = source.length > longestNumberChars ? undefined : rewrite(source);
  return written ?? refuse(cursor, `'${source.slice(0, 40)}' is no number`, start);
}

/** A leading zero means octal, as in Newtonsoft. */
function rewrite(source: string): string | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(source)) return inLong(BigInt(source));
  if (/^0[0-7]+$/.test(source)) return inLong(BigInt(`0o${source.slice(1)}`));
  if (/^0[0-9a-fA-FxX]/.test(source)) return /^0[eE]/.test(source) ? asDouble(source) : undefined;
  if (/^-?\d+$/.test(source)) return String(BigInt(source));
  return asDouble(source);
}

/** Written out bit by bit these may set the sign; longer ones are refused. */
function inLong(value: bigint): string | undefined {
  return value >= 2n ** 64n ? undefined : String(BigInt.asIntN(64, value));
}

function asDouble(source: string): string | undefined {
  const isNumber = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(source);
  return isNumber ? writeDouble(Number(source)) : undefined;
}
