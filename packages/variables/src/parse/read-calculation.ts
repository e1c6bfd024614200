import { skipBlanks } from '../lex/characters.ts';
import { maxCalculationLevels } from '../limits.ts';
import { readSymbol } from './read-symbol.ts';
import { fail, type Read, type Reading } from './reading.ts';
import type { Chain, Operand, Product, Sum } from './syntax.ts';

/** Reads sums of products. Blanks, `-`, `/` and brackets may belong to a name, so a name takes what it can. */
export function readSum(reading: Reading, at: number): Read<Sum> | undefined {
  return readSumAt({ reading, operands: new Map() }, at, 0);
}

/** Brackets are tried as a group, then as part of a name; remembering both answers keeps that linear. */
type Calculating = { readonly reading: Reading; readonly operands: Map<number, Read<Operand> | undefined> };

function readSumAt(calculating: Calculating, at: number, depth: number): Read<Sum> | undefined {
  return readChain(calculating.reading, at, ['+', '-'], (position) =>
    readProduct(calculating, position, depth),
  );
}

function readProduct(calculating: Calculating, at: number, depth: number): Read<Product> | undefined {
  return readChain(calculating.reading, at, ['*', '/'], (position) =>
    readOperand(calculating, position, depth),
  );
}

function readChain<Operator extends string, Part>(
  reading: Reading,
  at: number,
  operators: readonly Operator[],
  readPart: (at: number) => Read<Part> | undefined,
): Read<Chain<Operator, Part>> | undefined {
  const first = readPart(at);
  if (!first) return undefined;
  const rest: { operator: Operator; operand: Part }[] = [];
  let { end, levels } = first;
  for (;;) {
    const operator = operators.find((candidate) => candidate === reading.text.charAt(end));
    const part = operator && readPart(end + 1);
    if (!operator || !part) return { value: { first: first.value, rest }, end, levels };
    rest.push({ operator, operand: part.value });
    end = part.end;
    levels = Math.max(levels, part.levels);
  }
}

function readOperand(calculating: Calculating, at: number, depth: number): Read<Operand> | undefined {
  const start = skipBlanks(calculating.reading.text, at);
  if (calculating.operands.has(start)) return calculating.operands.get(start);
  const operand =
    readNumber(calculating.reading, start) ??
    readGroup(calculating, start, depth) ??
    readWrappedSymbol(calculating.reading, start) ??
    readBareSymbol(calculating.reading, start);
  calculating.operands.set(start, operand);
  return operand;
}

function readNumber(reading: Reading, at: number): Read<Operand> | undefined {
  const wholeEnd = endOfDigits(reading.text, at);
  const fractionEnd =
    reading.text.charAt(wholeEnd) === '.' ? endOfDigits(reading.text, wholeEnd + 1) : wholeEnd;
  const end = fractionEnd > wholeEnd + 1 ? fractionEnd : wholeEnd;
  if (end === at) return undefined;
  const value: Operand = { kind: 'number', text: reading.text.slice(at, end) };
  return { value, end: skipBlanks(reading.text, end), levels: 0 };
}

function readGroup(calculating: Calculating, at: number, depth: number): Read<Operand> | undefined {
  const { text } = calculating.reading;
  if (text.charAt(at) !== '(' || depth >= maxCalculationLevels) return undefined;
  const inner = readSumAt(calculating, at + 1, depth + 1);
  if (!inner || text.charAt(inner.end) !== ')') return undefined;
  const value: Operand = { kind: 'group', sum: inner.value };
  return { value, end: skipBlanks(text, inner.end + 1), levels: inner.levels + 1 };
}

function readWrappedSymbol(reading: Reading, at: number): Read<Operand> | undefined {
  if (reading.text.charAt(at) !== '{') return undefined;
  const symbol = readSymbol(reading, skipBlanks(reading.text, at + 1));
  if (!symbol) return undefined;
  const close = skipBlanks(reading.text, symbol.end);
  if (reading.text.charAt(close) !== '}') return fail(reading, close);
  const value: Operand = { kind: 'symbol', symbol: symbol.value };
  return { value, end: skipBlanks(reading.text, close + 1), levels: symbol.levels };
}

function readBareSymbol(reading: Reading, at: number): Read<Operand> | undefined {
  const symbol = readSymbol(reading, at);
  if (!symbol) return undefined;
  const value: Operand = { kind: 'symbol', symbol: symbol.value };
  return { value, end: skipBlanks(reading.text, symbol.end), levels: symbol.levels };
}

function endOfDigits(text: string, at: number): number {
  let end = at;
  while (text.charAt(end) >= '0' && text.charAt(end) <= '9') end += 1;
  return end;
}
