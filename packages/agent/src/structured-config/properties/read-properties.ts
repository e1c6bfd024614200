import { ConfigSyntaxError, placeOf } from '../replacement.ts';

/** One pair of a .properties file, with its places in the text. */
export type Property = {
  /** Both without escapes and continuations. */
  readonly key: string;
  readonly value: string;
  /** Where the key ends and what separates it from the value begins. */
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
};

/**
 * Reads the format of `java.util.Properties`, where every text is one but for a broken `\u`. Throws
 * `ConfigSyntaxError`.
 */
export function readProperties(text: string): Property[] {
  const properties: Property[] = [];
  let at = 0;
  while (at < text.length) {
    const start = skip(text, at, blank);
    const end = /[#!]/.test(text[start] ?? '') ? lineEnd(text, start) : logicalEnd(text, start);
    if (start < end && !/[#!]/.test(text[start] ?? '')) properties.push(readProperty(text, start, end));
    at = end + (/^\r?\n|^\r/.exec(text.slice(end, end + 2))?.[0].length ?? 1);
  }
  return properties;
}

const blank = /[ \t\f]*/y;
/** A line that goes on and the blanks in front of the next. */
const blankOrContinued = /(?:[ \t\f]|\\(?:\r\n|\r|\n)[ \t\f]*)*/y;

function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

/** The end of the last of the lines that a backslash holds together. */
function logicalEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') {
    if (text[end] === '\\') end += text[end + 1] === '\r' && text[end + 2] === '\n' ? 2 : 1;
    end += 1;
  }
  return Math.min(end, text.length);
}

function readProperty(text: string, start: number, end: number): Property {
  const keyEnd = endOfKey(text, start, end);
  let valueStart = skip(text, keyEnd, blankOrContinued);
  if (/[=:]/.test(text[valueStart] ?? '')) valueStart = skip(text, valueStart + 1, blankOrContinued);
  valueStart = Math.min(valueStart, end);
  const key = unescapeText(text, start, keyEnd);
  const value = unescapeText(text, valueStart, end);
  return { key, value, keyEnd, valueStart, valueEnd: end };
}

function endOfKey(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !/[=: \t\f]/.test(text[at] ?? '')) {
    if (text[at] !== '\\') at += 1;
    else if (/[\r\n]/.test(text[at + 1] ?? '')) at = skip(text, at, blankOrContinued);
    else at += 2;
  }
  return Math.min(at, end);
}

const escapePattern = /\\(?:(?:\r\n|\r|\n)[ \t\f]*|u([\s\S]{0,4})|([\s\S])?)/g;

function unescapeText(text: string, start: number, end: number): string {
  refuseBrokenEscapes(text, start, end);
  return text.slice(start, end).replaceAll(escapePattern, (_, digits?: string, char?: string) => {
    if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
    return char === undefined ? '' : (letters.get(char) ?? char);
  });
}

const letters = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
]);

function refuseBrokenEscapes(text: string, start: number, end: number): void {
  for (const match of text.slice(start, end).matchAll(escapePattern)) {
    if (match[1] === undefined || /^[0-9a-fA-F]{4}$/.test(match[1])) continue;
    const shown = match[0].split(/[\r\n]/)[0];
    throw new ConfigSyntaxError(`'${shown}' is no escape`, placeOf(text, start + match.index));
  }
}
