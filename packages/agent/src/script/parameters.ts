/**
 * The parameters of a script are a piece of its command line, and so its language's to read. Values of variables in them
 * are not: they come to the script as they are, whatever stands in them, and never as text of a command.
 */
import { splitArguments } from './split-arguments.ts';

/** `typed` is what the author of the step wrote; `value` is what a variable has brought. */
export type ParameterWord = { readonly kind: 'typed' | 'value'; readonly text: string };

/** A value inside of quotes stays one word; one outside of them may be several, as in `-a "b c"`. */
export function readParameters(
  typed: string,
  evaluate: (text: string) => string,
  quotes: readonly string[],
): ParameterWord[] {
  if (typed.trim() === '') return [];
  if (!typed.includes('#{')) return [{ kind: 'typed', text: typed }];
  // A block such as #{if} may go over several words.
  const words = /#\{\s*(?:if|unless|each)\s/i.test(typed) ? [evaluate(typed)] : undefined;
  if (words) return words.flatMap(splitArguments).map((text) => ({ kind: 'value', text }));
  return wordsOf(typed, quotes).flatMap((word) => readWord(word, evaluate));
}

type Word = {
  readonly text: string;
  readonly bare: string;
  readonly hasToken: boolean;
  readonly isQuoted: boolean;
};

function readWord(
  { text, bare, hasToken, isQuoted }: Word,
  evaluate: (text: string) => string,
): ParameterWord[] {
  if (!hasToken) return [{ kind: 'typed', text }];
  const words = isQuoted ? [evaluate(bare)] : splitArguments(evaluate(text));
  return words.map((value) => ({ kind: 'value', text: value }));
}

/** Parted by white space outside of quotes and tokens. */
function wordsOf(typed: string, quotes: readonly string[]): Word[] {
  const words: Word[] = [];
  let word = { text: '', bare: '', hasToken: false, isQuoted: true };
  let quote = '';
  for (let at = 0; at < typed.length; ) {
    const token = tokenAt(typed, at);
    const piece = token ?? typed[at] ?? '';
    at += piece.length;
    if (token === undefined && quote === '' && /\s/.test(piece)) {
      if (word.text !== '') words.push(word);
      word = { text: '', bare: '', hasToken: false, isQuoted: true };
      continue;
    }
    const isQuote = token === undefined && (quote === '' ? quotes.includes(piece) : piece === quote);
    if (isQuote) quote = quote === '' ? piece : '';
    word = {
      text: word.text + piece,
      bare: isQuote ? word.bare : word.bare + piece,
      hasToken: word.hasToken || token !== undefined,
      isQuoted: word.isQuoted && (token === undefined || quote !== ''),
    };
  }
  return word.text === '' ? words : [...words, word];
}

/** `#{...}` with all that it holds, also other braces; those in quotes do not count. */
function tokenAt(text: string, start: number): string | undefined {
  if (!text.startsWith('#{', start)) return undefined;
  let depth = 0;
  let isQuoted = false;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return undefined;
}
