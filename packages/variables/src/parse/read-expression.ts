import { skipBlanks } from '../lex/characters.ts';
import { endOfWord } from '../lex/name.ts';
import { readQuoted } from '../lex/quoted.ts';
import { readSymbol } from './read-symbol.ts';
import { fail, type Read, type Reading } from './reading.ts';
import type { Expression, FilterCall, Literal, Token } from './syntax.ts';

/** Reads a symbol and its filters; the symbol may be absent where a filter follows. Blanks around are taken. */
export function readExpression(reading: Reading, at: number): Read<Expression> | undefined {
  const start = skipBlanks(reading.text, at);
  const symbol = readSymbol(reading, start);
  if (!symbol && reading.text.charAt(start) !== '|') return fail(reading, start);
  const filters: FilterCall[] = [];
  let end = symbol ? skipBlanks(reading.text, symbol.end) : start;
  let levels = symbol?.levels ?? 0;
  while (reading.text.charAt(end) === '|') {
    const filter = readFilter(reading, end + 1);
    if (!filter) return undefined;
    filters.push(filter.value);
    end = filter.end;
    levels = Math.max(levels, filter.levels);
  }
  const value = { symbol: symbol?.value ?? { steps: [], at: start }, filters };
  return { value, end: skipBlanks(reading.text, end), levels };
}

function readFilter(reading: Reading, at: number): Read<FilterCall> | undefined {
  const start = skipBlanks(reading.text, at);
  const endOfFilterName = endOfWord(reading.text, start);
  if (endOfFilterName === start) return fail(reading, start);
  const options: (Literal | Token)[] = [];
  let end = skipBlanks(reading.text, endOfFilterName);
  let levels = 0;
  for (let option = readOption(reading, end); option; option = readOption(reading, end)) {
    options.push(option.value);
    end = option.end;
    levels = Math.max(levels, option.levels);
  }
  fail(reading, end);
  return { value: { name: reading.text.slice(start, endOfFilterName), options }, end, levels };
}

/** A nested token must follow at once and takes no blanks after it; a word or quoted text takes both. */
function readOption(reading: Reading, at: number): Read<Literal | Token> | undefined {
  const token = reading.tokens.get(at);
  if (token) return token;
  const start = skipBlanks(reading.text, at);
  const endOfBareWord = endOfWord(reading.text, start);
  if (endOfBareWord > start) {
    return literal(reading, reading.text.slice(start, endOfBareWord), endOfBareWord);
  }
  return readQuotedLiteral(reading, start);
}

/** Reads quoted text and the blanks after it. */
export function readQuotedLiteral(reading: Reading, at: number): Read<Literal> | undefined {
  const quoted = readQuoted(reading.text, at);
  return quoted && literal(reading, quoted.text, quoted.end);
}

function literal(reading: Reading, text: string, end: number): Read<Literal> {
  return { value: { kind: 'literal', text }, end: skipBlanks(reading.text, end), levels: 0 };
}
