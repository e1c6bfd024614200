import { skipBlanks, trimBlanks } from '../lex/characters.ts';
import { endOfName } from '../lex/name.ts';
import { fail, type Read, type Reading } from './reading.ts';
import type { Step, SymbolPath } from './syntax.ts';

/** Reads a name and the steps after it, as many as make sense. */
export function readSymbol(reading: Reading, at: number): Read<SymbolPath> | undefined {
  const first = readName(reading, at);
  if (!first) return fail(reading, at);
  const steps: Step[] = [first.value];
  let end = first.end;
  let levels = 0;
  for (let step = readStep(reading, end); step; step = readStep(reading, end)) {
    steps.push(step.value);
    end = step.end;
    levels = Math.max(levels, step.levels);
  }
  return { value: { steps, at }, end, levels };
}

/** Reads one name; the white space around it is dropped, that inside it is kept. */
export function readName(reading: Reading, at: number): Read<Step & { kind: 'name' }> | undefined {
  const end = endOfName(reading.text, at);
  const text = trimBlanks(reading.text.slice(at, end));
  return text === '' ? fail(reading, end) : { value: { kind: 'name', text }, end, levels: 0 };
}

function readStep(reading: Reading, at: number): Read<Step> | undefined {
  switch (reading.text.charAt(at)) {
    case '.':
      return readName(reading, at + 1);
    case '[':
      return readIndexOfSymbol(reading, at) ?? readIndexText(reading, at);
    default:
      return undefined;
  }
}

function readIndexOfSymbol(reading: Reading, open: number): Read<Step> | undefined {
  const inner = reading.substitutions.get(skipBlanks(reading.text, open + 1));
  if (!inner || inner.value.expression.filters.length > 0) return undefined;
  const close = skipBlanks(reading.text, inner.end);
  if (reading.text.charAt(close) !== ']') return undefined;
  const { symbol } = inner.value.expression;
  if (symbol.steps.length === 0) return undefined;
  const value: Step = { kind: 'index-of', symbol };
  return { value, end: close + 1, levels: inner.levels };
}

function readIndexText(reading: Reading, open: number): Read<Step> | undefined {
  const close = reading.pairOfBracket(open);
  if (close === undefined) return fail(reading, open);
  const text = reading.text.slice(Math.min(skipBlanks(reading.text, open + 1), close), close);
  return { value: { kind: 'index', text: dropBlanksInBrackets(text) }, end: close + 1, levels: 0 };
}

/** Brackets inside of an index lose the blanks that they start with too: `a[ b[ c ] ]` is `a[b[c ] ]`. */
function dropBlanksInBrackets(text: string): string {
  if (!text.includes('[')) return text;
  let output = '';
  for (let at = 0; at < text.length; ) {
    const bracket = text.charAt(at) === '[';
    output += text.charAt(at);
    at = bracket ? skipBlanks(text, at + 1) : at + 1;
  }
  return output;
}
