import { maxRegexChars } from '../limits.ts';
import { compile, type Program } from '../regex/compile.ts';
import { parseRegex } from '../regex/parse-regex.ts';
import { PatternError } from '../regex/pattern.ts';
import { replaceMatches } from '../regex/replace.ts';
import { findMatch } from '../regex/run.ts';
import { type FilterTable, withOptions } from './filter.ts';

/** .NET regular expressions, in a matcher of our own that cannot run away; what is no pattern has no value. */
export const regexFilters: FilterTable = {
  match: withOptions(1, 1, (input, [pattern = ''], { spend }) => {
    const program = programOf(pattern);
    return program && String(findMatch(program, input, 0, spend) !== undefined);
  }),
  replace: withOptions(1, 2, (input, [pattern = '', replacement = ''], { spend }) => {
    const program = programOf(pattern);
    return program && replaceMatches(program, input, replacement, spend);
  }),
};

function programOf(text: string): Program | undefined {
  if (text.length > maxRegexChars) return undefined;
  try {
    const { pattern, names } = parseRegex(text);
    return compile(pattern, names);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
