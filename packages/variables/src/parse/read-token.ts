import { isBlank, skipBlanks } from '../lex/characters.ts';
import { readSum } from './read-calculation.ts';
import { readCondition } from './read-condition.ts';
import { readExpression } from './read-expression.ts';
import { readRun, startsElseIf } from './read-run.ts';
import { readName, readSymbol } from './read-symbol.ts';
import { fail, type Read, type Reading, type RunMode } from './reading.ts';
import type { Branch, Otherwise, Substitution, Token } from './syntax.ts';

/** Notes what starts at the `#{` at `at`; everything after it must have been noted before. */
export function noteTokenAt(reading: Reading, at: number): void {
  if (reading.text.charAt(at + 2) === '/') {
    reading.failures.set(at, at + 2);
    return;
  }
  reading.furthest = at + 2;
  const substitution = readSubstitution(reading, at);
  if (substitution) reading.substitutions.set(at, substitution);
  const token =
    readIf(reading, at) ??
    readUnless(reading, at) ??
    readCalculation(reading, at) ??
    readEach(reading, at) ??
    substitution;
  if (token) reading.tokens.set(at, token);
  else reading.failures.set(at, reading.furthest);
  if (startsElseIf(reading.text, at)) noteElseIfAt(reading, at);
}

function noteElseIfAt(reading: Reading, at: number): void {
  reading.furthest = at + 2;
  const branch = readBranch(reading, at + '#{elseif'.length, 'if', '#{/if}');
  if (branch) reading.elseIfs.set(at, branch);
  else reading.elseIfFailures.set(at, reading.furthest);
}

function readSubstitution(reading: Reading, at: number): Read<Substitution> | undefined {
  const expression = readExpression(reading, at + 2);
  if (!expression) return undefined;
  if (reading.text.charAt(expression.end) !== '}') return fail(reading, expression.end);
  const value: Substitution = { kind: 'substitution', expression: expression.value };
  return { value, end: expression.end + 1, levels: expression.levels + 1 };
}

function readIf(reading: Reading, at: number): Read<Token> | undefined {
  const afterKeyword = readKeyword(reading.text, at, 'if');
  if (afterKeyword === undefined) return undefined;
  const branch = readBranch(reading, afterKeyword, 'if', '#{/if}', at);
  if (!branch) return undefined;
  const value: Token = { kind: 'conditional', first: branch.value };
  return { value, end: branch.end + '#{/if}'.length, levels: branch.levels };
}

/** `unless` is `if` with its two bodies swapped. */
function readUnless(reading: Reading, at: number): Read<Token> | undefined {
  const afterKeyword = readKeyword(reading.text, at, 'unless');
  if (afterKeyword === undefined) return undefined;
  const branch = readBranch(reading, afterKeyword, 'unless', '#{/unless}', at);
  if (branch?.value.otherwise.kind !== 'else') return undefined;
  const { condition, body, otherwise } = branch.value;
  const first: Branch = { condition, body: otherwise.body, otherwise: { kind: 'else', body } };
  const value: Token = { kind: 'conditional', first };
  return { value, end: branch.end + '#{/unless}'.length, levels: branch.levels };
}

/** Reads a condition, its body and all that follows up to `close`, which is left for the caller. */
function readBranch(
  reading: Reading,
  at: number,
  mode: RunMode,
  close: string,
  block?: number,
): Read<Branch> | undefined {
  const condition = readCondition(reading, at);
  if (!condition) return undefined;
  if (reading.text.charAt(condition.end) !== '}') return fail(reading, condition.end);
  const body = readRun(reading, mode, condition.end + 1);
  const otherwise = readOtherwise(reading, mode, body.stop, close);
  if (!otherwise) {
    if (block !== undefined) reading.unclosed.set(block, close);
    return undefined;
  }
  const value = { condition: condition.value, body: body.nodes, otherwise: otherwise.value };
  const levels = Math.max(condition.levels, body.levels) + 1;
  return { value, end: otherwise.end, levels: Math.max(levels, otherwise.levels) };
}

function readOtherwise(
  reading: Reading,
  mode: RunMode,
  at: number,
  close: string,
): Read<Otherwise> | undefined {
  const { text } = reading;
  if (text.startsWith(close, at)) return { value: { kind: 'else', body: null }, end: at, levels: 0 };
  if (mode === 'if' && startsElseIf(text, at)) {
    const branch = reading.elseIfs.get(at);
    if (!branch) return fail(reading, reading.elseIfFailures.get(at) ?? at);
    return { ...branch, value: { kind: 'branch', branch: branch.value } };
  }
  if (!text.startsWith('#{else}', at)) return failAtClose(reading, at, close);
  const body = readRun(reading, 'plain', at + '#{else}'.length);
  if (!text.startsWith(close, body.stop)) return failAtClose(reading, body.stop, close);
  return { value: { kind: 'else', body: body.nodes }, end: body.stop, levels: body.levels + 1 };
}

/** Reading failed within the `close` that should have stood there, as far as it did. */
function failAtClose(reading: Reading, at: number, close: string): undefined {
  let length = 0;
  while (length < close.length && reading.text.charAt(at + length) === close.charAt(length)) length += 1;
  return fail(reading, at + length);
}

function readCalculation(reading: Reading, at: number): Read<Token> | undefined {
  const afterKeyword = readKeyword(reading.text, at, 'calc');
  if (afterKeyword === undefined) return undefined;
  const sum = readSum(reading, afterKeyword);
  if (!sum) return undefined;
  if (reading.text.charAt(sum.end) !== '}') return fail(reading, sum.end);
  return { value: { kind: 'calculation', sum: sum.value }, end: sum.end + 1, levels: sum.levels + 1 };
}

function readEach(reading: Reading, at: number): Read<Token> | undefined {
  const { text } = reading;
  const afterKeyword = readKeyword(text, at, 'each');
  const variable = afterKeyword === undefined ? undefined : readName(reading, afterKeyword);
  if (!variable) return undefined;
  const word = skipBlanks(text, variable.end);
  if (!text.startsWith('in', word)) return fail(reading, word);
  const collection = readSymbol(reading, skipBlanks(text, word + 2));
  if (!collection) return undefined;
  const close = skipBlanks(text, collection.end);
  if (text.charAt(close) !== '}') return fail(reading, close);
  const body = readRun(reading, 'plain', close + 1);
  if (!text.startsWith('#{/each}', body.stop)) {
    reading.unclosed.set(at, '#{/each}');
    return failAtClose(reading, body.stop, '#{/each}');
  }
  const value: Token = {
    kind: 'each',
    variable: variable.value.text,
    collection: collection.value,
    body: body.nodes,
  };
  const levels = Math.max(collection.levels, body.levels) + 1;
  return { value, end: body.stop + '#{/each}'.length, levels };
}

/** The position after the keyword and the white space that must follow it. */
function readKeyword(text: string, at: number, keyword: string): number | undefined {
  const start = skipBlanks(text, at + 2);
  const end = start + keyword.length;
  if (text.slice(start, end).toLowerCase() !== keyword || !isBlank(text.charAt(end))) return undefined;
  return skipBlanks(text, end);
}
