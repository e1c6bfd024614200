import { maxRegexChars } from '../limits.ts';
import { compile, type Program } from '../regex/compile.ts';
import { parseRegex } from '../regex/parse-regex.ts';
import { PatternError } from '../regex/pattern.ts';
import { replaceMatches } from '../regex/replace.ts';
import { findMatch } from '../regex/run.ts';
import { type FilterContext, type FilterTable, withOptions } from './filter.ts';

/** .NET regular expressions, in a matcher of our own that cannot run away; what is no pattern has no value. */
export const regexFilters: FilterTable = {
  match: withOptions(1, 1, (input, [pattern = ''], context) => {
    const program = programOf(pattern, context);
    return program && String(findMatch(program, input, 0, context.spend) !== undefined);
  }),
  replace: withOptions(1, 2, (input, [pattern = '', replacement = ''], context) => {
    const program = programOf(pattern, context);
    return program && replaceMatches(program, input, replacement, context);
  }),
};

function programOf(text: string, { spend }: FilterContext): Program | undefined {
  if (text.length > maxRegexChars) return undefined;
  try {
    const { pattern, groups } = parseRegex(text);
    const program = compile(pattern, groups);
    spend((text.length + program.code.length) >> 2);
    return program;
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
